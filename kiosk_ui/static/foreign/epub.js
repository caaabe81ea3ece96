// EPUB through epub.js: one page at a time, the place kept, its scripts never run.
"use strict";
(() => {
  const { run, stage, bar, button, element, noted, opened, alive, failed } = window.hubPlayer;
  const SIZES = [80, 100, 125, 150, 200];
  const kept = (() => { try { return Number(window.localStorage.getItem("size")) || 100; } catch { return 100; } })();
  let size = SIZES.includes(kept) ? kept : 100;

  const book = window.ePub(run.base + run.entry);
  const page = element("div", { class: "player-page", id: "page" });
  stage.append(page);
  const rendition = book.renderTo(page, {
    width: "100%", height: "100%", flow: "paginated", spread: "auto", minSpreadWidth: 900, allowScriptedContent: false,
  });

  const before = button(run.words.before, "back", () => turn("prev"));
  const after = button(run.words.after, "next", () => turn("next"));
  const how = element("output", { class: "player-place", "aria-live": "polite" });
  const contents = button(run.words.contents, "list", toggle, true);
  const smaller = button(run.words.smaller, "minus", () => resize(-1), true);
  const larger = button(run.words.larger, "plus", () => resize(1), true);
  const tools = element("div", { class: "player-tools" });
  tools.append(contents, smaller, how, larger);
  bar.append(before, tools, after);

  const list = element("nav", { class: "player-contents", "aria-label": run.words.contents, hidden: "" });
  stage.append(list);

  function turn(way) {
    alive();
    list.hidden = true;
    rendition[way]();
  }
  function toggle() { list.hidden = !list.hidden; if (!list.hidden && list.querySelector("button")) list.querySelector("button").focus(); }
  function resize(by) {
    const at = Math.min(SIZES.length - 1, Math.max(0, SIZES.indexOf(size) + by));
    size = SIZES[at];
    rendition.themes.fontSize(`${size}%`);
    try { window.localStorage.setItem("size", String(size)); } catch { /* a private window */ }
  }

  function fill(entries, level) {
    for (const entry of entries) {
      const one = element("button", { type: "button", class: `player-chapter player-chapter--${Math.min(level, 3)}` }, entry.label.trim());
      one.addEventListener("click", () => { list.hidden = true; rendition.display(entry.href); });
      list.append(one);
      if (entry.subitems) fill(entry.subitems, level + 1);
    }
  }

  const keys = (event) => {
    if (event.key === "ArrowRight" || event.key === "PageDown") turn("next");
    else if (event.key === "ArrowLeft" || event.key === "PageUp") turn("prev");
    else if (event.key === "Escape") list.hidden = true;
  };
  document.addEventListener("keydown", keys);
  rendition.on("keydown", keys);
  for (const sign of ["click", "touchstart", "mousemove", "scroll"]) rendition.on(sign, alive);

  let from = null; // a finger that moves sideways turns the page
  rendition.on("touchstart", (event) => { from = event.changedTouches[0].screenX; });
  rendition.on("touchend", (event) => {
    const by = event.changedTouches[0].screenX - from;
    if (from !== null && Math.abs(by) > 60) turn(by < 0 ? "next" : "prev");
    from = null;
  });

  function shareOf(location) {
    const spine = book.spine.length || 1;
    const shown = location.start.displayed || { page: 1, total: 1 };
    return Math.min(1, (location.start.index + (shown.page - 1) / Math.max(1, shown.total)) / spine);
  }

  rendition.on("relocated", (location) => {
    const shown = location.start.displayed;
    before.disabled = Boolean(location.atStart);
    after.disabled = Boolean(location.atEnd);
    const share = location.atEnd ? 1 : shareOf(location);
    how.textContent = shown ? `${Math.round(share * 100)} %` : "";
    page.dataset.place = location.start.cfi;
    noted({ item: "", place: location.start.cfi, share, done: Boolean(location.atEnd) });
  });

  book.loaded.navigation.then((navigation) => {
    fill(navigation.toc, 0);
    contents.hidden = navigation.toc.length === 0;
  });
  rendition.themes.fontSize(`${size}%`);
  rendition.display(run.place || undefined).catch(() => rendition.display()).then(opened, failed);
  book.on("openFailed", failed);
})();
