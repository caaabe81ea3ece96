// Recording one text: level meter, listen again, start again, keep. What is kept goes through the
// form's own file field, so that the page works the same without this script.
"use strict";
(() => {
  const form = document.getElementById("voice-form");
  const room = document.getElementById("recorder");
  if (!form || !room) return;
  const able = window.isSecureContext && navigator.mediaDevices && navigator.mediaDevices.getUserMedia
    && window.MediaRecorder && window.AudioContext && window.DataTransfer;
  if (!able) {
    document.getElementById("no-microphone").hidden = false;
    return;
  }
  const words = room.dataset;
  const button = (name) => room.querySelector(`[data-do="${name}"]`);
  const said = room.querySelector(".voice-said");
  const after = room.querySelector(".voice-after");
  const bars = [...room.querySelectorAll(".voice-meter i")];
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const file = document.getElementById("voice-file");
  const input = document.getElementById("sound");
  const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
  const LOWEST_DB = -60; // an empty meter
  let sound = null; // the AudioContext: made at the first touch, as browsers want it
  let recorder = null;
  let recorded = null; // what was said: a Blob
  let playing = null;
  let taking = false; // the browser is asking for the microphone

  room.hidden = false;
  file.open = Boolean(form.querySelector("[role=alert]"));

  // ---- The meter ----
  function show(level) {
    const lit = Math.round(level * bars.length);
    bars.forEach((bar, n) => { bar.className = n < lit ? "is-lit" : ""; });
  }

  function watch(stream, mine) {
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
    if (taking) return;
    taking = true;
    hush();
    sound = sound || new AudioContext();
    let stream;
    try {
      await sound.resume();
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    } catch {
      said.textContent = words.refused;
      file.open = true;
      return;
    } finally {
      taking = false;
    }
    const pieces = [];
    const type = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    const mine = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 48000 });
    recorder = mine;
    recorded = null;
    mine.addEventListener("dataavailable", (event) => pieces.push(event.data));
    mine.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop();
      recorder = null;
      recorded = new Blob(pieces, { type: mine.mimeType });
      face("record", words.record, false);
      said.textContent = "";
      room.classList.add("is-done");
      button("record").hidden = true;
      after.hidden = false;
      button("keep").focus();
      hear();
    });
    mine.start();
    face("stop", words.stop, true);
    said.scrollIntoView({ block: "end", behavior: still.matches ? "auto" : "smooth" });
    watch(stream, mine);
    window.setTimeout(() => { if (recorder === mine) mine.stop(); }, Number(words.longest) * 1000);
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
  }

  function again() {
    recorded = null;
    room.classList.remove("is-done");
    after.hidden = true;
    button("record").hidden = false;
    begin();
    button("record").focus();
  }

  function keep() {
    hush();
    const carried = new DataTransfer();
    carried.items.add(new File([recorded], "voice", { type: recorded.type }));
    input.files = carried.files;
    button("keep").disabled = true;
    form.submit();
  }

  button("record").addEventListener("click", () => {
    if (recorder) recorder.stop(); else begin();
  });
  button("hear").addEventListener("click", hear);
  button("redo").addEventListener("click", again);
  button("keep").addEventListener("click", keep);
  window.addEventListener("pageshow", () => { button("keep").disabled = false; });
})();
