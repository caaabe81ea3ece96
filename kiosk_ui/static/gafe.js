// The player of Gafé: one screen at a time; each task (gafe/*.js) draws and judges its own screens.
"use strict";
(() => {
  const root = document.getElementById("gafe");
  const sitting = JSON.parse(document.getElementById("gafe-sitting").textContent);
  const { sound, tasks } = window.gafe;
  const room = document.getElementById("gafe-room");
  const prompt = document.getElementById("gafe-prompt");
  const said = document.querySelector(".gafe-said");
  const dots = [...document.querySelectorAll(".gafe-dots > span")];
  const replay = document.querySelector(".gafe-replay");
  const next = document.querySelector(".gafe-next");
  const end = document.getElementById("gafe-end");
  const words = sitting.words;
  const results = [];
  let at = -1;
  let passed = 0; // screens gone through
  let touched = false; // browsers, and people, want a touch before anything sounds
  let task = null; // what the task of the screen answered: {check(), reveal()}
  let sent = false;

  // ---- Pieces that tasks draw with ----
  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === true) made.setAttribute(key, "");
      else if (value !== false && value !== undefined && value !== null) made.setAttribute(key, value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  }

  const SVG = "http://www.w3.org/2000/svg";
  function icon(name) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", `${root.dataset.sprite}#i-${name}`);
    svg.append(use);
    return svg;
  }

  const size = (text) => (text.length <= 3 ? "is-letter" : text.length <= 14 && !text.includes("\n") ? "is-word" : "is-line");
  // Choices that stand together are written in one size, that of the longest.
  const SIZES = ["is-line", "is-word", "is-letter"];
  function even() {
    for (const group of new Set([...room.querySelectorAll(".gafe-choice")].map((one) => one.parentNode))) {
      const texts = [...group.querySelectorAll(":scope > .gafe-choice > .gafe-text")];
      const least = SIZES.find((name) => texts.some((one) => one.classList.contains(name)));
      for (const one of texts) one.className = `gafe-text ${least}`;
    }
  }
  const soundId = (face) => (face.sound ? face.sound.id : undefined);

  // French signs stay on the line of their word.
  const typeset = (text) => text.replace(/ ([?!;:»])/g, "\u00a0$1").replace(/« /g, "«\u00a0");

  // What a face shows: its picture, icon and text; an ear where there is only a sound.
  function inside(face) {
    const found = [];
    if (face.picture) found.push(element("img", { src: face.picture, alt: face.text ? "" : face.name, width: 96, height: 96, draggable: "false" }));
    if (face.icon) found.push(icon(face.icon));
    if (face.text) found.push(element("span", { class: `gafe-text ${size(face.text)}` }, typeset(face.text)));
    if (!found.length) found.push(icon("listen"), element("span", { class: "visually-hidden" }, words.listen));
    return found;
  }

  // A button for a face; onlySound tells that it must be heard before it is chosen.
  function button(face, press, extra = "") {
    const made = element("button", {
      type: "button", class: `gafe-choice ${extra}`, "data-item": face.key, "data-sound": soundId(face),
    }, ...inside(face));
    made.addEventListener("click", () => press(made));
    return made;
  }
  const onlySound = (face) => !face.picture && !face.text && !face.icon;

  // A face of the stage: to see, and to hear by touching it.
  function shown(face, extra = "") {
    const made = element("div", { class: `gafe-face ${extra}`, "data-item": face.key, "data-sound": soundId(face) }, ...inside(face));
    return made;
  }

  const silent = (sounds) => !sounds.some((one) => one && one.url);

  // ---- The screens ----
  const api = {
    words, sound, element, icon, button, shown, inside, onlySound, size,
    // The learner did something: the button checks (true) or waits (false).
    ready(yes) { setNext("check", yes); },
    // The screen is over. right: true, false, or null where nothing is judged; list: [[item, right]].
    done(right, list, heard) { finish(right, list, heard); },
    language: sitting.language,
  };

  function setNext(act, enabled) {
    next.dataset.act = act;
    next.disabled = !enabled;
    next.querySelector("span").textContent = act === "check" ? words.check : words.next;
  }

  function show(index) {
    at = index;
    const screen = sitting.screens[index];
    sound.stop();
    room.textContent = "";
    said.textContent = "";
    Object.assign(root.dataset, {
      kind: screen.kind, task: screen.task, item: screen.items.join(" "),
      sound: screen.says.map((one) => one.id).join(" "), state: "open", screen: String(index + 1),
    });
    prompt.textContent = typeset(screen.prompt.text);
    prompt.dataset.sound = screen.prompt.sound.id;
    dots.forEach((dot, n) => { dot.toggleAttribute("data-now", n === index); });
    dots[0].parentNode.setAttribute("aria-label", `${words.screen} ${index + 1} / ${dots.length}`);
    setNext("next", false);
    replay.disabled = false;
    task = tasks[screen.task](screen, room, api) || {};
    even();
    // Without a voice, whoever helps reads aloud what should be heard.
    if (screen.says.length && silent(screen.says) && !screen.stage.some((face) => face.text)) {
      room.prepend(element("p", { class: "gafe-aloud" }, screen.says.map((one) => one.text).join(" ")));
    }
    window.scrollTo(0, 0);
    if (touched) {
      room.focus({ preventScroll: true });
      const before = sitting.screens[index - 1];
      speak(!before || before.prompt.text !== screen.prompt.text);
    }
    const after = sitting.screens[index + 1];
    if (after) for (const face of [...after.stage, ...after.choices]) if (face.picture) new Image().src = face.picture;
  }

  function speak(withPrompt) {
    const screen = sitting.screens[at];
    replay.setAttribute("aria-pressed", "true");
    sound.say([withPrompt ? screen.prompt.sound : null, ...screen.says], () => replay.setAttribute("aria-pressed", "false"));
  }

  function finish(right, list, heard) {
    if (root.dataset.state !== "open") return;
    const screen = sitting.screens[at];
    for (const [item, good] of list) results.push({ item, kind: screen.kind, right: good });
    passed = Math.max(passed, at + 1);
    root.dataset.state = right === null ? "seen" : right ? "right" : "wrong";
    setNext("next", true);
    if (right === null) return;
    dots[at].className = right ? "is-right" : "is-wrong";
    said.className = `gafe-said is-${right ? "good" : "bad"}`;
    said.append(element("span", { class: "gafe-mark" }, icon(right ? "check" : "replay")), right ? words.right : words.wrong);
    sound.tone(right ? "right" : "wrong");
    if (!right && task.reveal) task.reveal();
    window.setTimeout(() => sound.say(heard || screen.says), right ? 400 : 600);
    next.focus({ preventScroll: true });
  }

  function celebrate() {
    sound.stop();
    tell();
    root.hidden = true;
    document.querySelector(".gafe-bar").hidden = true;
    document.querySelector(".gafe-dots").hidden = true;
    const image = end.querySelector("img");
    image.src = image.dataset.src;
    const score = end.querySelector("[data-score]");
    for (const dot of dots) if (dot.className === "is-right") score.append(icon("star"));
    end.hidden = false;
    sound.tone("end");
    end.querySelector("a").focus({ preventScroll: true });
  }

  // ---- What is kept: told once, at the end or when the page is left ----
  function tell() {
    if (sent || !sitting.keeps || !passed) return;
    sent = true;
    const token = document.querySelector('meta[name="form-token"]');
    const place = sitting.place + Math.max(0, passed - sitting.reviews);
    const body = JSON.stringify({ attempt: sitting.attempt, package: sitting.package, results, place });
    const options = {
      method: "POST", keepalive: true, credentials: "same-origin", body,
      headers: { "Content-Type": "application/json", "X-Form-Token": token ? token.content : "" },
    };
    // Told twice it counts once, so that a weak line may be tried again.
    fetch("/api/v1/gafe", options).then((answer) => { end.dataset.kept = String(answer.ok); })
      .catch(() => window.setTimeout(() => fetch("/api/v1/gafe", options).catch(() => {}), 2000));
  }
  window.addEventListener("pagehide", tell);

  replay.addEventListener("click", () => { touched = true; replay.classList.remove("is-calling"); speak(true); });
  next.addEventListener("click", () => {
    touched = true;
    replay.classList.remove("is-calling");
    sound.audio();
    if (next.dataset.act === "check") { task.check(); return; }
    if (at + 1 < sitting.screens.length) show(at + 1);
    else celebrate();
  });
  room.addEventListener("pointerdown", () => { touched = true; }, { capture: true });
  // Digits choose, as on a remote control.
  document.addEventListener("keydown", (event) => {
    touched = true;
    if (event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
    const found = room.querySelectorAll("button.gafe-choice:not([disabled])")[Number(event.key) - 1];
    if (found) { found.focus(); found.click(); }
  });

  // Nothing sounds by itself: the first time, the button asks to be touched.
  if (sitting.screens[0].says.length) replay.classList.add("is-calling");
  show(0);
})();
