// The projector: every screen is in the page; keys, presenter remotes and touches change the one shown.
(() => {
  "use strict";
  const body = document.body;
  const screens = [...document.querySelectorAll("[data-screen]")];
  const counter = document.querySelector("[data-counter]");
  const blank = document.querySelector("[data-blank]");
  const full = document.querySelector("[data-full]");
  const back = document.querySelector(".projector-zone--back");
  const next = document.querySelector(".projector-zone--next");
  const sizes = ["large", "medium", "small", "tiny", "least"];
  const BEAT_MS = 30_000;
  // A talk on one screen counts this long; then the room was left alone.
  const TALK_MS = 40 * 60_000;
  let at = Number(body.dataset.at) - 1;
  let touched = Date.now();

  function go(to) {
    touched = Date.now();
    blank.hidden = true;
    at = Math.min(Math.max(to, 0), screens.length - 1);
    screens.forEach((screen, index) => { screen.hidden = index !== at; });
    counter.textContent = String(at + 1);
    back.hidden = at === 0;
    next.hidden = at === screens.length - 1;
    document.title = document.title.replace(/\d+\/\d+$/, `${at + 1}/${screens.length}`);
    history.replaceState(null, "", `?n=${at + 1}`);
    fit(screens[at]);
  }

  // The server chose a size by counting letters; a font that runs wider takes the next smaller one.
  function fit(screen) {
    const stage = screen.parentElement;
    for (let step = 0; step < sizes.length && stage.scrollHeight > stage.clientHeight + 1; step++) {
      const now = sizes.find((size) => screen.classList.contains(`projector-slide--${size}`));
      const smaller = sizes[sizes.indexOf(now) + 1];
      if (!smaller) return;
      screen.classList.replace(`projector-slide--${now}`, `projector-slide--${smaller}`);
    }
  }

  function toggleFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.documentElement.requestFullscreen) document.documentElement.requestFullscreen().catch(() => {});
  }

  function leave() { location.href = body.dataset.exit; }

  const keys = {
    ArrowRight: () => go(at + 1), ArrowDown: () => go(at + 1), PageDown: () => go(at + 1), " ": () => go(at + 1),
    Enter: () => go(at + 1), n: () => go(at + 1),
    ArrowLeft: () => go(at - 1), ArrowUp: () => go(at - 1), PageUp: () => go(at - 1), Backspace: () => go(at - 1),
    p: () => go(at - 1),
    Home: () => go(0), End: () => go(screens.length - 1),
    f: toggleFull, b: () => { blank.hidden = !blank.hidden; }, ".": () => { blank.hidden = !blank.hidden; },
    Escape: () => { if (!document.fullscreenElement) leave(); },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const onControl = event.target.closest("a:not(.projector-zone), button");
    if (onControl && (event.key === "Enter" || event.key === " ")) return;
    const act = keys[event.key] || keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    touched = Date.now();
    act();
  });
  back.addEventListener("click", (event) => { event.preventDefault(); go(at - 1); });
  next.addEventListener("click", (event) => { event.preventDefault(); go(at + 1); });
  blank.addEventListener("click", () => { blank.hidden = true; });
  if (document.documentElement.requestFullscreen) {
    full.hidden = false;
    full.addEventListener("click", () => { toggleFull(); full.blur(); });
  }
  addEventListener("resize", () => fit(screens[at]));

  setInterval(() => {
    if (document.hidden || Date.now() - touched > TALK_MS) return;
    const token = document.querySelector('meta[name="form-token"]').content;
    fetch(body.dataset.presence, { method: "POST", headers: { "X-Form-Token": token } }).catch(() => {});
  }, BEAT_MS);

  fit(screens[at]);
  document.fonts?.ready.then(() => fit(screens[at]));
})();
