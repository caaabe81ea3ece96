// Voices of people: one plays at a time, through the page's one voice; its waveform fills up, its
// speed is chosen once for all. Without the page's voice the browser's own player stays.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const SPEEDS = [0.75, 1, 1.25, 1.5];
  const SPEED_KEY = "sound-rate";
  const voice = window.hubVoice;
  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  let speed = 1;
  if (voice) {
    const kept = Number(voice.kept("localStorage", SPEED_KEY));
    if (SPEEDS.includes(kept)) speed = kept;
  }

  function begin(root) {
    for (const room of root.querySelectorAll("[data-sound]")) if (voice) player(room);
    for (const room of root.querySelectorAll("[data-wait]")) wait(room);
  }

  function player(room) {
    const seconds = Number(room.dataset.seconds);
    const button = room.querySelector(".sound-play");
    const use = button.querySelector("use");
    const bars = [...room.querySelectorAll("rect")];
    const place = room.querySelector("input[type=range]");
    const time = room.querySelector(".sound-time");
    const faster = room.querySelector(".sound-speed");
    let mine = false; // this voice is the one that the page says
    let playing = false;
    let from = 0; // where to begin, in seconds
    let before = 1; // how fast the page speaks otherwise

    room.querySelector(".sound-player").hidden = false;
    room.querySelector(".sound-plain").remove();
    paint(0);
    sayable();

    function face(name, pressed) {
      use.setAttribute("href", use.getAttribute("href").replace(/#.*$/, `#i-${name}`));
      button.setAttribute("aria-pressed", String(pressed));
    }

    function paint(at) {
      const share = seconds ? at / seconds : 0;
      bars.forEach((bar, n) => { bar.classList.toggle("is-heard", n / bars.length < share); });
      place.value = String(Math.round(share * 100));
      place.setAttribute("aria-valuetext", clock(at));
      time.textContent = clock(mine || at ? at : seconds);
    }

    function sayable() {
      faster.textContent = `×${String(speed).replace(".", ",")}`;
    }

    function follow() {
      if (!mine) return;
      if (playing) paint(Math.min(voice.at, seconds));
      window.setTimeout(follow, 100);
    }

    function over(at) {
      mine = false;
      playing = false;
      from = at;
      voice.rate = before;
      face("play", false);
      paint(at);
    }

    function play() {
      voice.play(room.dataset.sound, {
        from,
        ended() { over(0); },
        failed() { over(0); room.classList.add("is-silent"); },
        stopped() { over(0); },
      });
      before = voice.rate;
      voice.rate = speed;
      mine = true;
      playing = true;
      face("pause", true);
      follow();
    }

    button.addEventListener("click", () => {
      if (!mine) { play(); return; }
      playing = !playing;
      if (playing) voice.resume(); else voice.pause();
      face(playing ? "pause" : "play", playing);
    });
    place.addEventListener("input", () => {
      const at = (Number(place.value) / 100) * seconds;
      if (mine) voice.at = at; else from = at;
      paint(at);
    });
    faster.addEventListener("click", () => {
      speed = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length];
      voice.keep("localStorage", SPEED_KEY, String(speed));
      if (mine) voice.rate = speed;
      document.dispatchEvent(new Event("soundspeed"));
    });
    document.addEventListener("soundspeed", sayable);
  }

  // A voice that is being prepared takes its place once it is ready.
  function wait(room, tries = 0) {
    if (tries > 30) return;
    window.setTimeout(async () => {
      try {
        const answer = await fetch(room.dataset.wait, { credentials: "same-origin" });
        if (answer.status >= 400) return;
        const found = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = found.querySelector("[data-sound], .notice");
        if (fresh && !fresh.dataset.wait) {
          const shell = document.createElement("div");
          shell.append(document.adoptNode(fresh));
          room.replaceWith(shell);
          for (const listen of shell.querySelectorAll("button.listen")) listen.hidden = !voice;
          begin(shell);
          return;
        }
      } catch { /* no connection: once more */ }
      wait(room, tries + 1);
    }, tries < 5 ? 2000 : 5000);
  }

  begin(document);
});
