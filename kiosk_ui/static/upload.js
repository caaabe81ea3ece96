// A file sent piece by piece: it goes on where it stopped, whatever the Wi-Fi does.
"use strict";
(() => {
  if (!window.fetch || !Blob.prototype.slice) return;
  const WAITS_MS = [1000, 2000, 5000, 10000, 20000];
  const token = () => {
    const meta = document.querySelector('meta[name="form-token"]');
    return meta ? meta.content : "";
  };

  // A request that is repeated until the hub answers.
  async function asked(path, options, told) {
    for (let n = 0; ; n += 1) {
      try {
        const answer = await fetch(path, {
          ...options,
          headers: { ...options.headers, "X-Form-Token": token() },
          credentials: "same-origin",
        });
        if (answer.status < 500 || answer.status === 507) return answer;
        if (n >= WAITS_MS.length) return answer;
      } catch {
        if (told.tries && n >= told.tries) throw Object.assign(new Error("away"), { away: true });
      }
      told.again();
      await new Promise((go) => { window.setTimeout(go, WAITS_MS[Math.min(n, WAITS_MS.length - 1)]); });
    }
  }

  async function read(answer) {
    let found = {};
    try { found = await answer.json(); } catch { /* not ours: the session is over */ }
    if (answer.ok) return found;
    throw Object.assign(new Error("refused"), { said: found.error });
  }

  async function begin(file, told) {
    if (told.known) {
      const path = `${told.api}/${told.known}`;
      const answer = await asked(path, { method: "HEAD" }, told);
      if (answer.ok) return { id: told.known, path, offset: Number(answer.headers.get("Upload-Offset")) };
    }
    const found = await read(await asked(told.api, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...told.announce, name: file.name || "voice", size: file.size }),
    }, told));
    told.begun(found.id);
    return { id: found.id, path: `${told.api}/${found.id}`, offset: 0 };
  }

  // Answers {id, …} of the last answer. told: {api, piece, announce, known, tries, begun(id),
  // again(), sending(offset, last), done(answer)}; done says whether an answer is the last one.
  // Throws an error with `said` if the hub refuses, with `away` after so many tries without it.
  async function send(file, told) {
    const at = await begin(file, told);
    for (;;) {
      const last = at.offset + told.piece >= file.size;
      told.sending(at.offset, last);
      const answer = await asked(at.path, {
        method: "PATCH",
        headers: { "Upload-Offset": String(at.offset), "Content-Type": "application/offset+octet-stream" },
        body: file.slice(at.offset, at.offset + told.piece),
      }, told);
      if (answer.status === 409) { at.offset = Number(answer.headers.get("Upload-Offset")); continue; }
      const found = await read(answer);
      if (told.done(found)) return { ...found, id: at.id };
      at.offset = found.offset;
      // Somebody who waits for a file is there.
      document.dispatchEvent(new Event("keydown", { bubbles: true }));
    }
  }

  window.hubUpload = { send };
})();
