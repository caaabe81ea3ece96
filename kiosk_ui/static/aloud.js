// A lesson read aloud: a button at each paragraph, and one that reads on from where the reader is.
"use strict";
(() => {
  const voice = window.hubVoice;
  const article = document.querySelector("article.lesson[data-voice-base]");
  if (!voice || !article) return;
  const known = new Set((article.dataset.clips || "").split(" "));
  const blocks = [...article.querySelectorAll("[data-say]")].filter((b) => known.has(b.dataset.say));
  if (!blocks.length) return;

  const words = document.getElementById("reading-words").dataset;
  const synthetic = "synthetic" in article.dataset;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const bar = document.querySelector(".reading-bar");
  const MOST_FAILURES = 3;
  const all = document.querySelector("[data-listen-all]");
  const label = all && (all.querySelector("span") || all);
  const first = label && label.textContent;
  const speed = document.createElement("button");
  let reading = false; // the whole lesson is being read, or paused
  let paused = false;
  // Paragraphs that another language's voice says, and those that a person says.
  const elsewhere = new Map((article.dataset.voices || "").split(" ").map((pair) => pair.split("=")));
  const people = new Set((article.dataset.people || "").split(" "));
  const urlOf = ({ dataset }) => (elsewhere.has(dataset.say)
    ? `/voix/${elsewhere.get(dataset.say)}.ogg` : `${article.dataset.voiceBase}${dataset.say}.ogg`);

  // ---- One paragraph ----
  const mould = document.getElementById("listen-paragraph").content.firstElementChild;
  const buttons = new Map();
  for (const block of blocks) {
    const button = mould.cloneNode(true);
    button.addEventListener("click", () => one(block, button));
    // A heading keeps its own name in the list of headings of a screen reader.
    if (/^H\d$/.test(block.tagName)) block.setAttribute("aria-label", block.textContent.trim());
    (block.tagName === "TR" ? block.cells[0] : block).prepend(button);
    block.classList.add("is-sayable");
    buttons.set(block, button);
  }
  const note = document.getElementById("machine-voice");
  if (note) {
    let outer = blocks[0];
    while (outer.parentElement !== article) outer = outer.parentElement;
    outer.after(note.content.cloneNode(true));
  }

  function one(block, button) {
    const again = button.getAttribute("aria-pressed") === "true";
    finish();
    voice.stop();
    if (!again) say(block, () => {}, () => { button.hidden = true; });
  }

  const quiet = (block) => () => {
    block.classList.remove("is-speaking");
    buttons.get(block).setAttribute("aria-pressed", "false");
  };

  function say(block, ended, failed) {
    const hush = quiet(block);
    voice.play(urlOf(block), {
      synthetic: synthetic && !people.has(block.dataset.say),
      ended() {
        hush();
        article.dispatchEvent(new CustomEvent("heard", { detail: block }));
        ended();
      },
      failed() { hush(); failed(); },
      stopped() { hush(); if (reading) finish(); },
    });
    block.classList.add("is-speaking");
    buttons.get(block).setAttribute("aria-pressed", "true");
    show(block);
  }

  function show(block) {
    const box = block.getBoundingClientRect();
    const low = bar ? bar.getBoundingClientRect().top : window.innerHeight;
    if (box.top >= 0 && box.bottom <= low) return;
    block.scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" });
  }

  // ---- The whole lesson ----
  // Shows on the bar what a touch does now: listen, pause or go on.
  function tell() {
    if (!all) return;
    const [said, picture] = !reading ? [first, "listen"] : paused ? [words.resume, "play"] : [words.pause, "pause"];
    label.textContent = said;
    all.setAttribute("aria-pressed", String(reading && !paused));
    const use = all.querySelector("use");
    if (use) use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#i-${picture}`));
    speed.hidden = !reading;
    if (bar) bar.classList.toggle("is-listening", reading);
  }

  function finish() {
    reading = paused = false;
    tell();
  }

  function readFrom(at, failures = 0) {
    if (at >= blocks.length || failures >= MOST_FAILURES) { finish(); return; }
    const next = () => { if (reading) readFrom(at + 1); };
    say(blocks[at], next, () => { if (reading) readFrom(at + 1, failures + 1); });
  }

  function whereTheReaderIs() {
    const found = blocks.findIndex((block) => block.getBoundingClientRect().bottom > 0);
    const seen = found >= 0 && blocks[found].getBoundingClientRect().top < window.innerHeight;
    return seen ? found : 0;
  }

  function turn() {
    if (reading) {
      paused = !paused;
      if (paused) voice.pause(); else voice.resume();
    } else {
      voice.stop();
      reading = true;
      readFrom(whereTheReaderIs());
    }
    tell();
  }

  // ---- How fast ----
  const SPEEDS = [[1, "1×", words.plain], [1.2, "1,2×", words.quick], [0.8, "0,8×", words.slow]];
  const RATE_KEY = "voice-rate";
  let pace = Math.max(0, SPEEDS.findIndex(([rate]) => String(rate) === voice.kept("localStorage", RATE_KEY)));
  speed.type = "button";
  speed.className = "button button--quiet reading-speed";
  speed.hidden = true;
  speed.addEventListener("click", () => {
    pace = (pace + 1) % SPEEDS.length;
    voice.keep("localStorage", RATE_KEY, String(SPEEDS[pace][0]));
    setPace();
  });
  function setPace() {
    const [rate, sign, name] = SPEEDS[pace];
    voice.rate = rate;
    speed.textContent = sign;
    speed.setAttribute("aria-label", name);
  }
  setPace();
  if (all) {
    all.addEventListener("click", turn);
    all.after(speed);
    all.hidden = false;
  }
})();
