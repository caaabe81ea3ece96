// One voice for the page: every listen button plays its clip, one at a time, never by itself.
// Other scripts speak through window.hubVoice; without this script no listen button is shown.
"use strict";
(() => {
  const audio = document.createElement("audio");
  if (!audio.canPlayType('audio/ogg; codecs="opus"')) return;
  audio.preload = "none";
  document.body.append(audio); // on the page, so that presence.js sees that it plays

  const NOTICE_KEY = "voice-notice";
  let current = null; // what is said: {url, synthetic, ended, failed, stopped, notice}

  // Storage may be refused (private windows): then it is as if nothing had been kept.
  const kept = (store, key) => {
    try { return window[store].getItem(key); } catch { return null; }
  };
  const keep = (store, key, value) => {
    try { window[store].setItem(key, value); } catch { /* as said above */ }
  };

  function start(url) {
    audio.src = url;
    if (current.from) audio.currentTime = current.from; // kept until the clip is there
    audio.playbackRate = audio.defaultPlaybackRate;
    go();
  }

  function go() {
    const told = current;
    audio.play().catch((error) => {
      // AbortError: paused, or another clip took its place. NotAllowedError: the browser wants a
      // touch first.
      if (told !== current || error.name === "AbortError") return;
      if (error.name === "NotAllowedError") stop();
      else failed();
    });
  }

  // Says a clip. about: {synthetic, from, ended(), failed(), stopped()}; exactly one of the three is
  // called. It begins `from` seconds on.
  function play(url, about) {
    stop();
    current = { url, ended() {}, failed() {}, stopped() {}, ...about };
    // Nobody should take the machine for a person: once a visit, it says first what it is.
    current.notice = Boolean(current.synthetic) && kept("sessionStorage", NOTICE_KEY) === null;
    start(current.notice ? url.replace(/[^/]*$/, "annonce.ogg") : url);
  }

  function stop() {
    const was = current;
    current = null;
    audio.pause();
    if (was) was.stopped();
  }

  function afterNotice() {
    current.notice = false;
    keep("sessionStorage", NOTICE_KEY, "1");
    start(current.url);
  }

  function failed() {
    if (!current) return;
    if (current.notice) { afterNotice(); return; }
    const was = current;
    current = null;
    was.failed();
  }

  audio.addEventListener("ended", () => {
    if (!current) return;
    if (current.notice) { afterNotice(); return; }
    const was = current;
    current = null;
    was.ended();
  });
  audio.addEventListener("error", failed);
  window.addEventListener("pagehide", stop);

  window.hubVoice = {
    play,
    stop,
    pause() { audio.pause(); },
    resume() { go(); },
    get rate() { return audio.defaultPlaybackRate; },
    set rate(value) { audio.defaultPlaybackRate = audio.playbackRate = value; },
    get at() { return audio.currentTime; },
    set at(seconds) { audio.currentTime = seconds; },
    kept,
    keep,
  };

  let pressed = null; // the button whose clip is said

  function press(button) {
    const again = button === pressed;
    stop();
    if (again) return;
    const release = () => {
      button.setAttribute("aria-pressed", "false");
      pressed = null;
    };
    pressed = button;
    button.setAttribute("aria-pressed", "true");
    play(button.dataset.clip, {
      synthetic: "synthetic" in button.dataset,
      ended: release,
      stopped: release,
      failed() { release(); button.hidden = true; },
    });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.listen[data-clip]");
    if (button) press(button);
  });
  for (const button of document.querySelectorAll("button.listen[data-clip]")) button.hidden = false;
})();
