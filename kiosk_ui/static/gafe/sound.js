// Sounds of the exercises: voices one after the other, and short tones made on the spot.
"use strict";
(() => {
  const voice = window.hubVoice; // absent where the browser plays no Opus
  let turn = 0; // what is being said; a later one takes its place

  // Says sounds ({url, synthetic}) in order, without those that have no clip; then calls done.
  function say(sounds, done) {
    const mine = ++turn;
    const queue = sounds.filter((sound) => sound && sound.url);
    const next = () => {
      if (mine !== turn) return;
      const sound = queue.shift();
      if (!sound || !voice) { if (done) done(); return; }
      voice.play(sound.url, {
        synthetic: Boolean(sound.synthetic),
        ended: next,
        failed: next,
        stopped() { if (mine === turn && done) done(); },
      });
    };
    next();
  }

  function stop() {
    turn += 1;
    if (voice) voice.stop();
  }

  let context = null;
  function audio() {
    const Context = window.AudioContext || window.webkitAudioContext;
    if (!context && Context) context = new Context();
    if (context && context.state === "suspended") context.resume();
    return context;
  }

  // Tones: [frequency in Hz, start in s, length in s]. Right goes up, wrong is low and soft.
  const TONES = {
    right: [[660, 0, 0.12], [880, 0.12, 0.2]],
    wrong: [[300, 0, 0.14], [240, 0.14, 0.22]],
    end: [[523, 0, 0.14], [659, 0.14, 0.14], [784, 0.28, 0.14], [1047, 0.42, 0.35]],
  };

  function tone(name) {
    const out = audio();
    if (!out) return;
    for (const [hertz, start, length] of TONES[name]) {
      const note = out.createOscillator();
      const loud = out.createGain();
      const at = out.currentTime + start;
      note.type = name === "wrong" ? "sine" : "triangle";
      note.frequency.value = hertz;
      loud.gain.setValueAtTime(0.0001, at);
      loud.gain.exponentialRampToValueAtTime(0.25, at + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.0001, at + length);
      note.connect(loud).connect(out.destination);
      note.start(at);
      note.stop(at + length + 0.02);
    }
  }

  window.gafe = { tasks: {}, sound: { say, stop, tone, audio } };
})();
