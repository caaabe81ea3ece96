// A recorder for a room of the page (the macro recorder): level meter, limit with the time that is
// left, listen again, start again. What is done with the voice is for whoever asks for a recorder.
"use strict";
(() => {
  const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
  const LOWEST_DB = -60; // an empty meter
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const able = Boolean(window.isSecureContext && navigator.mediaDevices && navigator.mediaDevices.getUserMedia
    && window.MediaRecorder && window.AudioContext && window.DataTransfer);
  let sound = null; // the AudioContext: made at the first touch, as browsers want it

  // told: {bits, begun(), done(blob), refused()}
  function make(room, told) {
    const words = room.dataset;
    const button = (name) => room.querySelector(`[data-do="${name}"]`);
    const said = room.querySelector(".voice-said");
    const after = room.querySelector(".voice-after");
    const left = room.querySelector("[data-left]");
    const bars = [...room.querySelectorAll(".voice-meter i")];
    const longest = Number(words.longest);
    let recorder = null;
    let recorded = null; // what was said: a Blob
    let playing = null;
    let taking = false; // the browser is asking for the microphone

    room.hidden = false;

    // ---- The meter and the clock ----
    const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

    function show(level) {
      const lit = Math.round(level * bars.length);
      bars.forEach((bar, n) => { bar.className = n < lit ? "is-lit" : ""; });
    }

    function tick(began) {
      const rest = Math.max(Math.ceil(longest - (performance.now() - began) / 1000), 0);
      if (!left) return;
      left.querySelector("[data-clock]").textContent = clock(rest);
      left.classList.toggle("is-short", rest <= 10);
    }

    function watch(stream, mine, began) {
      const analyser = sound.createAnalyser();
      analyser.fftSize = 1024;
      sound.createMediaStreamSource(stream).connect(analyser);
      const heard = new Float32Array(analyser.fftSize);
      const recent = [];
      let last = 0;
      const look = (now) => {
        if (recorder !== mine) { show(0); return; }
        window.requestAnimationFrame(look);
        if (now - last < (still.matches ? 500 : 60)) return;
        last = now;
        tick(began);
        analyser.getFloatTimeDomainData(heard);
        const peak = Math.max(...heard.map(Math.abs));
        const db = Math.max(20 * Math.log10(peak || 1e-6), LOWEST_DB);
        show(1 - db / LOWEST_DB);
        recent.push(db);
        if (recent.length > (still.matches ? 4 : 25)) recent.shift();
        const loudest = Math.max(...recent);
        const word = loudest > -1 ? words.loud : loudest < -32 ? words.quiet : words.good;
        if (recent.length > 3 && said.textContent !== word) said.textContent = word;
      };
      window.requestAnimationFrame(look);
    }

    // ---- Recording ----
    async function begin() {
      if (taking || recorder) return;
      taking = true;
      hush();
      sound = sound || new AudioContext();
      let stream;
      try {
        await sound.resume();
        stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
      } catch {
        said.textContent = words.refused;
        told.refused();
        return;
      } finally {
        taking = false;
      }
      const pieces = [];
      const type = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
      const mine = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: told.bits });
      recorder = mine;
      recorded = null;
      mine.addEventListener("dataavailable", (event) => pieces.push(event.data));
      mine.addEventListener("stop", () => {
        for (const track of stream.getTracks()) track.stop();
        recorder = null;
        recorded = new Blob(pieces, { type: mine.mimeType });
        face("record", words.record, false);
        said.textContent = "";
        if (left) left.hidden = true;
        room.classList.add("is-done");
        button("record").hidden = true;
        after.hidden = false;
        told.done(recorded);
        hear();
      });
      mine.start();
      const began = performance.now();
      face("stop", words.stop, true);
      if (left) left.hidden = false;
      tick(began);
      told.begun();
      said.scrollIntoView({ block: "end", behavior: still.matches ? "auto" : "smooth" });
      watch(stream, mine, began);
      window.setTimeout(() => { if (recorder === mine) mine.stop(); }, longest * 1000);
    }

    function face(icon, text, pressed) {
      const big = button("record");
      const use = big.querySelector("use");
      use.setAttribute("href", use.getAttribute("href").replace(/#.*$/, `#i-${icon}`));
      big.querySelector("span").textContent = text;
      big.classList.toggle("is-recording", pressed);
    }

    // ---- What was said ----
    function hush() {
      if (window.hubVoice) window.hubVoice.stop();
      if (playing) playing.stop();
      playing = null;
    }

    async function hear() {
      hush();
      if (!recorded) return;
      let buffer;
      try {
        buffer = await sound.decodeAudioData(await recorded.arrayBuffer());
      } catch { return; }
      hush();
      playing = sound.createBufferSource();
      playing.buffer = buffer;
      playing.connect(sound.destination);
      playing.start();
      room.dataset.heard = buffer.duration.toFixed(2);
      after.querySelector("[data-length]").textContent = clock(Math.round(buffer.duration));
    }

    function clear() {
      hush();
      recorded = null;
      room.classList.remove("is-done");
      after.hidden = true;
      button("record").hidden = false;
    }

    button("record").addEventListener("click", () => {
      if (recorder) recorder.stop(); else begin();
    });
    button("hear").addEventListener("click", hear);
    button("redo").addEventListener("click", () => {
      clear();
      begin();
      button("record").focus();
    });
    window.addEventListener("pagehide", hush);

    return {
      hush,
      clear,
      stop() { if (recorder) recorder.stop(); },
      get busy() { return recorder !== null; },
      get recorded() { return recorded; },
    };
  }

  window.hubRecorder = { able, make };
})();
