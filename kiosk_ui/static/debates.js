// A debate on the wall: the time runs down, and what changed elsewhere shows by itself.
(() => {
  "use strict";
  const body = document.body;
  const said = document.querySelector("[data-left-said]");
  const floor = document.querySelector("[data-floor]");
  const more = document.querySelector("[data-more]");
  const ASK_MS = 10_000;
  let ends = performance.now() + Number(body.dataset.left) * 1000;

  function show() {
    if (!said) return;
    const left = Math.max(Math.round((ends - performance.now()) / 1000), 0);
    const minutes = Math.floor(left / 60);
    const words = left < 300 ? `${minutes}:${String(left % 60).padStart(2, "0")}`
      : minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}`;
    said.textContent = words;
    said.classList.toggle("d-late", left < 300);
  }

  async function ask() {
    if (document.hidden) return;
    try {
      const answer = await fetch(body.dataset.state, { credentials: "same-origin" });
      if (!answer.ok) return;
      const now = await answer.json();
      ends = performance.now() + now.left_s * 1000;
      floor.hidden = !now.speaking;
      floor.querySelector("[data-floor-name]").textContent = now.speaking;
      more.hidden = now.said <= Number(body.dataset.said);
      if (now.state !== body.dataset.debate) location.reload();
    } catch { /* the hub is away for a moment: the next question asks again */ }
  }

  show();
  setInterval(show, 1000);
  setInterval(ask, ASK_MS);
})();
