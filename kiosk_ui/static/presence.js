// Signs of life while somebody is there; a warning, then Leave, when nobody is any more.
"use strict";
(() => {
  if (document.body.dataset.present !== "1") return;
  const token = document.querySelector('meta[name="form-token"]');
  const warning = document.querySelector(".idle-warning");
  const quit = document.getElementById("quit");
  const seconds = warning && warning.querySelector("[data-seconds]");
  const BEAT_MS = 30000;
  const FRESH_MS = 60000; // how long one touch counts as being there
  const idleMs = Math.max(1, Number(document.body.dataset.idleMinutes) || 10) * 60000;
  const warnMs = Math.min(60000, idleMs / 2);
  const TICK_MS = 5000;
  const COUNT_MS = 500;
  const LINGER_MS = 1000;
  const GONE_MS = 1500; // the time Leave takes, before the other tabs may ask for a page

  let touched = performance.now(); // the last input here or in another tab of this browser
  let lastBeat = 0;
  let lastTick = performance.now();
  let lastWall = Date.now();
  let quitAt = null; // when Leave is pressed, while the warning shows
  let leaving = false;
  let focused = null;

  const playing = () => [...document.querySelectorAll("audio, video")].some((m) => !m.paused && !m.ended);

  // ---- Other tabs: somebody who reads in one is there in all ----
  const tabs = typeof BroadcastChannel === "function" ? new BroadcastChannel("presence") : null;
  let toldTabs = 0;
  if (tabs) {
    tabs.onmessage = (event) => {
      if (event.data === "quit") { leaving = true; window.setTimeout(() => window.location.replace("/"), GONE_MS); }
      else { touched = performance.now(); calm(); }
    };
  }
  function tellTabs(now) {
    if (!tabs || now - toldTabs < TICK_MS) return;
    toldTabs = now;
    tabs.postMessage("here");
  }

  function here(event) {
    // Browsers report a move that is none when something appears below a pointer at rest.
    if (event && event.type === "pointermove" && !event.movementX && !event.movementY) return;
    touched = performance.now();
    tellTabs(touched);
    if (quitAt !== null) calm();
  }

  // ---- The warning ----
  function warn(now) {
    quitAt = now + warnMs;
    focused = document.activeElement;
    warning.hidden = false;
    count(now);
    warning.querySelector("button").focus({ preventScroll: true });
    schedule(COUNT_MS);
  }

  // It stays a moment after the touch: a finger meant for its button must not meet what is below.
  function calm() {
    if (quitAt === null) return;
    quitAt = null;
    window.setTimeout(hide, LINGER_MS);
    schedule(TICK_MS);
  }

  function hide() {
    if (quitAt !== null || warning.hidden) return;
    const inside = warning.contains(document.activeElement);
    warning.hidden = true;
    if (inside && focused && focused.focus) focused.focus({ preventScroll: true });
  }

  function count(now) {
    if (seconds) seconds.textContent = String(Math.max(0, Math.ceil((quitAt - now) / 1000)));
  }

  function leave() {
    if (leaving || !quit) return;
    leaving = true;
    if (tabs) tabs.postMessage("quit");
    const how = document.createElement("input"); // nobody pressed the button: that time was idle
    how.type = "hidden";
    how.name = "how";
    how.value = "idle";
    quit.append(how);
    quit.submit();
  }

  // ---- Signs of life ----
  function beat(now) {
    if (!token || now - lastBeat < BEAT_MS) return;
    lastBeat = now;
    fetch("/api/v1/presence", {
      method: "POST", headers: { "X-Form-Token": token.content }, credentials: "same-origin",
    }).catch(() => {}); // the hub is away for a moment: the next one will do
  }

  function tick() {
    const now = performance.now();
    asleep(now);
    if (playing()) here();
    if (now - touched < FRESH_MS) beat(now);
    if (warning && quit) {
      if (quitAt === null && now - touched >= idleMs - warnMs) warn(now);
      else if (quitAt !== null && now >= quitAt) leave();
      if (quitAt !== null) count(now);
    }
  }

  // The monotonic time of many systems stands still while a laptop sleeps, the wall's does not; the
  // wall may also jump by itself: so a sleep ages the last touch, and at worst shows the warning.
  function asleep(now) {
    const wall = Date.now();
    const slept = wall - lastWall - (now - lastTick);
    lastTick = now;
    lastWall = wall;
    if (slept > FRESH_MS && quitAt === null) touched = Math.max(touched - slept, now - idleMs);
  }

  let timer = 0;
  function schedule(every) {
    window.clearInterval(timer);
    timer = window.setInterval(tick, every);
  }

  for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "scroll", "input"]) {
    window.addEventListener(kind, here, { passive: true, capture: true });
  }
  if (warning) warning.querySelector("button").addEventListener("click", () => { here(); hide(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) tick(); });
  if (quit && tabs) quit.addEventListener("submit", () => tabs.postMessage("quit"));
  // Back after leaving must show nothing: a page kept whole by the browser is asked for again.
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
  schedule(TICK_MS);
})();
