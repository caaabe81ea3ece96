// The player of videos and sounds: big buttons, keys, the variant for this device, what was played.
"use strict";
(() => {
  const player = document.querySelector(".player[data-package]");
  const media = player && player.querySelector("video, audio");
  if (!media) return;
  const token = document.querySelector('meta[name="form-token"]');
  const EVERY_MS = 60000;
  const MOST_STRETCHES = 200;
  const STEP_S = 10;

  // ---- The variant for this device ----
  const links = [...document.querySelectorAll(".player-variants a[data-source]")];
  const line = navigator.connection || {};

  // Before anything is played: the lightest on a thin line, one that fits the screen on a good one.
  function fitting() {
    const bits = (line.downlink || 0) * 1e6;
    if (line.saveData || (bits && bits < 1.5e6)) return links[0];
    if (!bits) return null;
    const screenHeight = Math.min(window.screen.width, window.screen.height) * (window.devicePixelRatio || 1);
    const able = links.filter((link) => Number(link.dataset.bitrate) < bits / 3
      && (Number(link.dataset.height) || 0) <= Math.max(360, screenHeight));
    return able.length ? able[able.length - 1] : links[0];
  }

  function use(link, goOn) {
    if (link.getAttribute("aria-current")) return;
    const at = media.currentTime;
    gather();
    for (const other of links) other.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    const beginning = (media.getAttribute("src").match(/#t=\d+$/) || [""])[0];
    media.src = link.dataset.source + (goOn ? `#t=${at}` : beginning);
    media.playbackRate = rate();
    if (goOn) media.play();
  }
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const playing = !media.paused;
      use(link, playing || media.currentTime > 0);
      if (!playing) media.pause();
    });
  }

  // ---- What was really played ----
  let older = []; // stretches of variants played before this one
  let sent = "";

  function stretches() {
    const found = [...older];
    for (let n = 0; n < media.played.length; n += 1) {
      found.push([media.played.start(n), media.played.end(n)].map((s) => Math.round(s * 10) / 10));
    }
    return found.slice(-MOST_STRETCHES);
  }

  function gather() { older = stretches(); }

  function send() {
    const played = stretches();
    if (!token || !played.length) return;
    const body = JSON.stringify({ package: player.dataset.package, played, place: Math.round(media.currentTime * 10) / 10 });
    if (body === sent) return;
    sent = body;
    fetch("/api/v1/regarde", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Form-Token": token.content },
      body,
      keepalive: true, // it must arrive although the page goes
      credentials: "same-origin",
    }).then((answer) => { if (answer.status >= 500) sent = ""; }, () => { sent = ""; });
  }

  let timer = 0;
  media.addEventListener("playing", () => { if (!timer) timer = window.setInterval(send, EVERY_MS); });
  media.addEventListener("pause", () => { window.clearInterval(timer); timer = 0; send(); });
  media.addEventListener("ended", () => {
    send();
    const all = stretches().reduce((sum, [from, to]) => sum + to - from, 0);
    const notice = document.querySelector(".player-done");
    if (notice && media.duration && all >= media.duration * 0.9) notice.hidden = false;
  });
  window.addEventListener("pagehide", send);
  document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });

  // ---- Buttons ----
  const bar = player.querySelector(".player-bar");
  const play = bar.querySelector("[data-play]");
  const speed = bar.querySelector("[data-speed]");
  const captions = bar.querySelector("[data-captions]");
  const SPEEDS = [1, 1.25, 1.5, 0.75];
  const RATE_KEY = "player-rate";
  const kept = () => { try { return window.localStorage.getItem(RATE_KEY); } catch { return null; } };
  let pace = Math.max(0, SPEEDS.findIndex((each) => String(each) === kept()));
  const rate = () => SPEEDS[pace];

  function step(seconds) {
    const end = Number.isFinite(media.duration) ? media.duration : Infinity;
    media.currentTime = Math.min(Math.max(0, media.currentTime + seconds), end);
  }

  function turn() { if (media.paused) media.play(); else media.pause(); }

  function tell() {
    const [paused, playing] = play.dataset.words.split("|");
    play.querySelector("span").textContent = media.paused ? paused : playing;
    const drawing = play.querySelector("use");
    drawing.setAttribute("href", drawing.getAttribute("href").replace(/#.*/, media.paused ? "#i-play" : "#i-pause"));
  }

  function quicker(by) {
    pace = (pace + by + SPEEDS.length) % SPEEDS.length;
    try { window.localStorage.setItem(RATE_KEY, String(rate())); } catch { /* a private window */ }
    setRate();
  }

  function setRate() {
    media.playbackRate = rate();
    const sign = `${String(rate()).replace(".", ",")}×`;
    speed.textContent = sign;
    speed.setAttribute("aria-label", speed.dataset.words.replace("{}", sign));
  }

  const tracks = () => [...media.textTracks].filter((track) => track.kind === "captions");
  function showing() { return tracks().some((track) => track.mode === "showing"); }
  function turnCaptions() {
    const found = tracks();
    const on = showing();
    for (const track of found) track.mode = "disabled";
    if (!on && found[0]) found[0].mode = "showing";
    tellCaptions();
  }
  function tellCaptions() { if (captions) captions.setAttribute("aria-pressed", String(showing())); }

  play.addEventListener("click", turn);
  speed.addEventListener("click", () => quicker(1));
  for (const button of bar.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => step(Number(button.dataset.step)));
  }
  if (captions) {
    captions.addEventListener("click", turnCaptions);
    media.textTracks.addEventListener("change", tellCaptions);
  }
  for (const link of document.querySelectorAll("a[data-seek]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      media.currentTime = Number(link.dataset.seek);
      media.play();
    });
  }
  for (const name of ["play", "pause", "ended"]) media.addEventListener(name, tell);
  setRate();
  tell();
  bar.hidden = false;

  // ---- Keys, wherever one is on the page ----
  const KEYS = {
    " ": turn, k: turn, ArrowLeft: () => step(-STEP_S), ArrowRight: () => step(STEP_S),
    c: () => { if (captions) turnCaptions(); }, m: () => { media.muted = !media.muted; },
    f: () => { if (media.requestFullscreen) { if (document.fullscreenElement) document.exitFullscreen(); else media.requestFullscreen(); } },
    ">": () => quicker(1), "<": () => quicker(-1),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const own = event.target.closest("button, a, input, select, textarea, summary, video, audio");
    const act = KEYS[event.key];
    // A control keeps the keys that it knows itself.
    if (!act || (own && (event.key === " " || event.key.startsWith("Arrow") || /^(INPUT|SELECT|TEXTAREA)$/.test(own.tagName)))) return;
    event.preventDefault();
    act();
  });

  if (links.length > 1 && !("asked" in player.dataset)) {
    const link = fitting();
    if (link) use(link, false);
  }
})();
