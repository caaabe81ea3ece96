// Titles proposed while one types in the search box of an archive.
"use strict";
(() => {
  const box = document.querySelector("input[data-titles]");
  const list = document.getElementById("titles");
  if (!box || !list) return;
  const PAUSE_MS = 250;
  const LEAST = 2;
  let waiting = 0;
  let asked = "";

  async function propose() {
    const words = box.value.trim();
    if (words.length < LEAST || words === asked) return;
    asked = words;
    try {
      const answer = await fetch(`${box.dataset.titles}?q=${encodeURIComponent(words)}`);
      if (!answer.ok || box.value.trim() !== words) return;
      const titles = await answer.json();
      list.replaceChildren(...titles.map((title) => new Option(title, title)));
    } catch { /* the box works without */ }
  }

  box.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(propose, PAUSE_MS);
  });
})();
