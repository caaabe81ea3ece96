// The hub's side of the bridge to foreign content: only its own frame, only its own origin, only
// messages of a known form; what it tells is kept for whoever this page was made for.
"use strict";
(() => {
  const frame = document.querySelector("iframe[data-pass]");
  if (!frame) return;
  const origin = new URL(frame.dataset.src).origin;
  const token = document.querySelector('meta[name="form-token"]').content;
  const sorry = document.getElementById("frame-sorry");
  const EVERY_MS = 2000;
  const LATE_MS = 20000; // without a sign the content's name is not known on this network
  const waiting = new Map(); // by item: what is not told yet
  let timer = 0;
  let sending = false;

  const text = (value, most) => typeof value === "string" && value.length <= most;
  const share = (value) => typeof value === "number" && value >= 0 && value <= 1;
  const KNOWN = {
    item: (value) => text(value, 200),
    done: (value) => typeof value === "boolean",
    score: share,
    share,
    seconds: (value) => Number.isInteger(value) && value >= 0 && value < 86400,
    place: (value) => text(value, 1000),
    state: (value) => text(value, 65536),
  };

  function checked(data) {
    const fields = {};
    for (const [name, fits] of Object.entries(KNOWN)) {
      if (!(name in data)) continue;
      if (!fits(data[name])) return null;
      fields[name] = data[name];
    }
    return "item" in fields ? fields : null;
  }

  window.addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== origin) return;
    const data = event.data;
    if (!data || typeof data !== "object" || data.hub !== 1) return;
    here();
    if (data.kind !== "noted") return;
    const fields = checked(data);
    if (!fields || (!waiting.has(fields.item) && waiting.size >= 500)) return;
    const before = waiting.get(fields.item) || {};
    // A part once done stays done, whatever a later message of the same batch says.
    waiting.set(fields.item, { ...before, ...fields, done: Boolean(before.done || fields.done) });
    if (!timer) timer = window.setTimeout(send, EVERY_MS);
  });

  // The page's own watch over empty chairs counts this as a touch.
  function here() {
    window.clearTimeout(late);
    if (sorry) sorry.hidden = true;
    window.dispatchEvent(new Event("input"));
  }

  async function send() {
    timer = 0;
    if (!waiting.size || sending) return;
    const told = [...waiting.values()];
    waiting.clear();
    sending = true;
    try {
      const answer = await post(told, false);
      if (!answer.ok && answer.status >= 500) throw new Error(String(answer.status));
    } catch {
      for (const fields of told) if (!waiting.has(fields.item)) waiting.set(fields.item, fields);
    } finally {
      sending = false;
    }
    if (waiting.size && !timer) timer = window.setTimeout(send, EVERY_MS * 3);
  }

  const post = (told, last) => fetch("/api/v1/contenu", {
    method: "POST",
    keepalive: last,
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-Form-Token": token },
    body: JSON.stringify({ pass: frame.dataset.pass, told }),
  });

  window.addEventListener("pagehide", () => {
    const told = [...waiting.values()];
    waiting.clear();
    if (told.length) post(told, true).catch(() => {});
  });

  const late = window.setTimeout(() => { if (sorry) sorry.hidden = false; }, LATE_MS);
  frame.src = frame.dataset.src; // after the listener, so that nothing is missed
})();
