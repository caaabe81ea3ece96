// The place in a lesson: noted while reading, found again at the next visit.
"use strict";
(() => {
  const article = document.querySelector("article.lesson[data-package]");
  if (!article) return;
  // Sources, folded below, are not part of what one reads through.
  const blocks = [...article.querySelectorAll("[data-say]")].filter((block) => !block.closest(".sources"));
  if (!blocks.length) return;
  const token = document.querySelector('meta[name="form-token"]');
  const EVERY_MS = 20000;
  const LEAST_STAY_MS = 10000; // a glance at the end of a short lesson is not reading it
  const ALMOST_ALL = 0.98;
  const opened = performance.now();

  // ---- Where one stopped ----
  const before = Number.parseFloat(article.dataset.place);
  if (before > 0 && before < ALMOST_ALL && !window.location.hash) {
    const at = blocks[Math.min(blocks.length - 1, Math.round(before * blocks.length))];
    const mould = document.getElementById("stopped-here");
    if (at !== blocks[0] && mould) {
      let outer = at;
      while (outer.parentElement !== article) outer = outer.parentElement;
      const notice = mould.content.firstElementChild.cloneNode(true);
      if (window.hubVoice) {
        for (const button of notice.querySelectorAll("button.listen")) button.hidden = false;
      }
      window.history.scrollRestoration = "manual";
      outer.before(notice);
      notice.scrollIntoView({ block: "start", behavior: "auto" });
    }
  }

  // ---- How far one is ----
  let reached = 0; // blocks read or scrolled past
  let done = false;
  let sent = "";
  let sentAt = -EVERY_MS;
  let waiting = 0;

  function look() {
    const middle = window.innerHeight / 2;
    let past = 0;
    while (past < blocks.length && blocks[past].getBoundingClientRect().bottom < middle) past += 1;
    const end = blocks[blocks.length - 1].getBoundingClientRect().bottom <= window.innerHeight;
    const stayed = performance.now() - opened >= LEAST_STAY_MS;
    if (end && stayed) { past = blocks.length; done = true; }
    reached = Math.max(reached, past);
  }

  function body() {
    const { package: id, item } = article.dataset;
    return JSON.stringify({ package: id, item, place: Math.round((reached / blocks.length) * 1000) / 1000, done });
  }

  function send() {
    const told = body();
    if (!token || told === sent || (reached === 0 && !done)) return;
    sent = told;
    sentAt = performance.now();
    fetch("/api/v1/progress", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Form-Token": token.content },
      body: told,
      keepalive: true, // it must arrive although the page goes
      credentials: "same-origin",
    }).then((answer) => { if (answer.status >= 500) sent = ""; }, () => { sent = ""; });
  }

  function soon() {
    if (waiting) return;
    waiting = window.setTimeout(() => {
      waiting = 0;
      look();
      send();
    }, Math.max(500, sentAt + EVERY_MS - performance.now()));
  }

  window.addEventListener("scroll", soon, { passive: true });
  window.setTimeout(soon, LEAST_STAY_MS);
  article.addEventListener("heard", (event) => {
    reached = Math.max(reached, blocks.indexOf(event.detail) + 1);
    done = done || reached === blocks.length;
    soon();
  });
  const leave = () => { look(); send(); };
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
})();
