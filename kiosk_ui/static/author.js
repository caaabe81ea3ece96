// A teacher's course: files that arrive piece by piece whatever the Wi-Fi does, parts put in order by
// dragging. Without this script the file field and the arrows do the same.
"use strict";
(() => {
  const form = document.getElementById("files-form");
  const token = document.querySelector('meta[name="form-token"]');
  if (!form || !token || !window.hubUpload) return;
  const field = document.getElementById("files");
  const list = document.getElementById("arriving");
  const mould = document.getElementById("upload-row");
  const words = mould.dataset;
  const PIECE = Number(form.dataset.piece);
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
    await window.hubUpload.send(file, {
      api: form.dataset.api,
      piece: PIECE,
      known: remembered(file),
      begun(id) { remember(file, id); },
      again() { say(row, words.again); },
      sending(offset, last) {
        bar.value = offset;
        say(row, last ? words.checking : words.sending);
      },
      done(answer) { return Boolean(answer.part); },
    });
    bar.value = file.size;
    remember(file, null);
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
