// The player's side of the bridge: it tells the hub's page, and nobody else, what comes of the content.
"use strict";
(() => {
  const run = JSON.parse(document.getElementById("run").textContent);
  // Browsers that refuse storage to a frame of another site (private windows) get one that forgets.
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      if (window[name]) continue;
    } catch { /* refused */ }
    const kept = new Map();
    const value = {
      getItem: (key) => (kept.has(String(key)) ? kept.get(String(key)) : null),
      setItem(key, text) { kept.set(String(key), String(text)); },
      removeItem(key) { kept.delete(String(key)); },
      clear() { kept.clear(); },
      key: (at) => [...kept.keys()][at] || null,
      get length() { return kept.size; },
    };
    Object.defineProperty(window, name, { value, configurable: true });
  }

  const ALIVE_MS = 5000;
  let aliveAt = -ALIVE_MS;

  function tell(kind, fields) {
    window.parent.postMessage({ hub: 1, kind, ...fields }, run.home);
  }

  // Somebody is there: reading in a frame must not look like an empty chair.
  function alive() {
    const now = performance.now();
    if (now - aliveAt < ALIVE_MS) return;
    aliveAt = now;
    tell("alive", {});
  }

  const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "scroll", "input", "timeupdate"];
  function watch(where) {
    for (const sign of SIGNS) where.addEventListener(sign, alive, { passive: true, capture: true });
  }
  watch(window);

  // A frame of the content, with its nested frames as they come; frames of other origins stay closed.
  function watchFrame(frame) {
    const look = () => {
      try {
        watch(frame.contentWindow);
        for (const inner of frame.contentDocument.querySelectorAll("iframe")) watchFrame(inner);
      } catch { /* another origin */ }
    };
    frame.addEventListener("load", look);
    look();
  }

  function element(name, fields, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(fields || {})) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${run.icons}#i-${name}`);
    svg.append(use);
    return svg;
  }

  function button(label, picture, act, quiet) {
    const made = element("button", { type: "button", class: quiet ? "player-button" : "player-button player-button--main" });
    made.append(icon(picture), element("span", quiet ? { class: "visually-hidden" } : {}, label));
    if (quiet) made.title = label;
    made.addEventListener("click", act);
    return made;
  }

  function failed() {
    const stage = document.getElementById("stage");
    stage.replaceChildren(element("p", { class: "player-sorry", role: "alert" }, run.words.failed));
  }

  window.hubPlayer = {
    run,
    alive,
    watchFrame,
    element,
    icon,
    button,
    failed,
    stage: document.getElementById("stage"),
    bar: document.getElementById("bar"),
    // fields: {item, done, score (0 to 1), seconds, place, state}
    noted(fields) { tell("noted", fields); },
    opened() { tell("opened", {}); },
  };
  window.addEventListener("error", (event) => { if (event.filename.includes("/static/")) failed(); });
})();
