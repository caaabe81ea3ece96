// A teacher's course: files that arrive piece by piece whatever the Wi-Fi does, parts put in order by
// dragging. Without this script the file field and the arrows do the same.
"use strict";
(() => {
  const form = document.getElementById("files-form");
  const token = document.querySelector('meta[name="form-token"]');
  if (!form || !token || !window.fetch || !Blob.prototype.slice) return;
  const field = document.getElementById("files");
  const list = document.getElementById("arriving");
  const mould = document.getElementById("upload-row");
  const words = mould.dataset;
  const PIECE = Number(form.dataset.piece);
  const WAITS_MS = [1000, 2000, 5000, 10000, 20000];
  const queue = [];
  let busy = false;
  let failed = false;
  let arrived = false;

  form.querySelector("[data-send]").hidden = true;
  form.querySelector("[data-plain]").hidden = true;
  field.required = false;

  // ---- Where a file stopped last time ----
  const keyOf = (file) => `upload:${form.dataset.draft}:${file.name}:${file.size}:${file.lastModified}`;
  function remembered(file) {
    try { return window.localStorage.getItem(keyOf(file)); } catch { return null; }
  }
  function remember(file, id) {
    try {
      if (id) window.localStorage.setItem(keyOf(file), id);
      else window.localStorage.removeItem(keyOf(file));
    } catch { /* private browsing: it begins again then */ }
  }

  // ---- The queue: one file at a time ----
  function add(files) {
    for (const file of files) {
      const row = mould.content.firstElementChild.cloneNode(true);
      row.querySelector("[data-name]").textContent = file.name;
      say(row, words.waiting);
      const id = remembered(file);
      for (const old of id ? list.querySelectorAll("[data-upload]") : []) {
        if (old.dataset.upload === id) old.remove();
      }
      list.append(row);
      queue.push({ file, row });
    }
    if (!busy) next();
  }

  function say(row, text) {
    row.querySelector("[data-said]").textContent = text;
  }

  async function next() {
    const one = queue.shift();
    if (!one) {
      busy = false;
      if (failed) { document.getElementById("after-files").hidden = !arrived; return; }
      window.history.replaceState(null, "", `${window.location.pathname}#parties`);
      window.location.reload();
      return;
    }
    busy = true;
    try {
      await send(one);
      arrived = true;
      say(one.row, words.done);
    } catch (error) {
      failed = true;
      remember(one.file, null);
      one.row.classList.add("is-refused");
      one.row.querySelector("progress").hidden = true;
      one.row.setAttribute("role", "alert");
      say(one.row, error.said || words.failed);
    }
    next();
  }

  async function send({ file, row }) {
    const bar = row.querySelector("progress");
    bar.max = file.size || 1;
    let at = await begin(file, row);
    for (;;) {
      const last = at.offset + PIECE >= file.size;
      say(row, last ? words.checking : words.sending);
      const answer = await asked(row, at.path, {
        method: "PATCH",
        headers: { "Upload-Offset": String(at.offset), "Content-Type": "application/offset+octet-stream" },
        body: file.slice(at.offset, at.offset + PIECE),
      });
      if (answer.status === 409) { at.offset = Number(answer.headers.get("Upload-Offset")); continue; }
      const told = await read(answer);
      if (told.part) { bar.value = file.size; remember(file, null); return; }
      at.offset = told.offset;
      bar.value = at.offset;
      // Somebody who waits for a file is there.
      document.dispatchEvent(new Event("keydown", { bubbles: true }));
    }
  }

  async function begin(file, row) {
    const known = remembered(file);
    if (known) {
      const path = `${form.dataset.api}/${known}`;
      const answer = await asked(row, path, { method: "HEAD" });
      if (answer.ok) return { path, offset: Number(answer.headers.get("Upload-Offset")) };
    }
    const told = await read(await asked(row, form.dataset.api, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name: file.name, size: file.size }),
    }));
    remember(file, told.id);
    return { path: `${form.dataset.api}/${told.id}`, offset: 0 };
  }

  // A request that is repeated until the hub answers.
  async function asked(row, path, options) {
    for (let n = 0; ; n += 1) {
      try {
        const answer = await fetch(path, {
          ...options,
          headers: { ...options.headers, "X-Form-Token": token.content },
          credentials: "same-origin",
        });
        if (answer.status < 500 || answer.status === 507) return answer;
        if (n >= WAITS_MS.length) return answer;
      } catch { /* no connection */ }
      say(row, words.again);
      await new Promise((go) => { window.setTimeout(go, WAITS_MS[Math.min(n, WAITS_MS.length - 1)]); });
    }
  }

  async function read(answer) {
    let told = {};
    try { told = await answer.json(); } catch { /* not ours: the session is over */ }
    if (answer.ok) return told;
    throw Object.assign(new Error("refused"), { said: told.error });
  }

  field.addEventListener("change", () => { add([...field.files]); field.value = ""; });
  form.addEventListener("submit", (event) => { event.preventDefault(); });
  window.addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });

  // ---- Dropping ----
  const holdsFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    form.classList.add("is-over");
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.classList.remove("is-over"); });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    form.classList.remove("is-over");
    add([...event.dataTransfer.files]);
  });

  // ---- The order of the parts ----
  const parts = document.querySelector("[data-order]");
  const order = document.getElementById("order");
  let dragged = null;
  let moved = false;
  for (const part of parts ? parts.querySelectorAll("[data-part]") : []) {
    part.draggable = true;
    part.addEventListener("dragstart", (event) => {
      dragged = part;
      moved = false;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", part.dataset.part);
      part.classList.add("is-dragged");
    });
    part.addEventListener("dragover", (event) => {
      if (!dragged || dragged === part) return;
      event.preventDefault();
      const box = part.getBoundingClientRect();
      const after = event.clientY > box.top + box.height / 2;
      if ((after ? part.nextElementSibling : part) === dragged) return;
      parts.insertBefore(dragged, after ? part.nextElementSibling : part);
      moved = true;
    });
    part.addEventListener("drop", (event) => { if (dragged) event.preventDefault(); });
    part.addEventListener("dragend", () => {
      part.classList.remove("is-dragged");
      dragged = null;
      if (!moved) return;
      for (const each of parts.querySelectorAll("[data-part]")) {
        const input = document.createElement("input");
        Object.assign(input, { type: "hidden", name: "partie", value: each.dataset.part });
        order.append(input);
      }
      order.submit();
    });
  }
})();
