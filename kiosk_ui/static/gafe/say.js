// Say it: hear the model, speak, hear oneself. What is recorded stays on this page.
"use strict";
window.gafe.tasks.say = (screen, room, api) => {
  const { element, icon, words } = api;
  room.append(api.shown(screen.stage[0], "gafe-face--whole"));
  api.done(null, []);
  const able = window.isSecureContext && navigator.mediaDevices && navigator.mediaDevices.getUserMedia && window.MediaRecorder;
  if (!able) {
    room.append(element("p", { class: "gafe-aloud" }, icon("speak"), words.aloud));
    return;
  }
  const label = element("span", {}, words.record);
  const record = element("button", { type: "button", class: "button gafe-record" }, icon("record"), label);
  const model = element("button", { type: "button", class: "button button--quiet gafe-model" }, icon("listen"), words.listen);
  const mine = element("button", { type: "button", class: "button button--quiet gafe-mine", disabled: true }, icon("person"), words.mine);
  const row = element("div", { class: "gafe-say" }, model, record, mine);
  room.append(row);

  const LONGEST_MS = 20000;
  let recorder = null;
  let heard = null; // what was recorded, decoded
  const listen = () => {
    const out = api.sound.audio();
    if (!heard || !out) return;
    api.sound.stop();
    const source = out.createBufferSource();
    source.buffer = heard;
    source.connect(out.destination);
    source.start();
  };
  model.addEventListener("click", () => api.sound.say(screen.says));
  mine.addEventListener("click", listen);
  record.addEventListener("click", async () => {
    if (recorder) { recorder.stop(); return; }
    api.sound.stop();
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      row.replaceWith(element("p", { class: "gafe-aloud" }, icon("speak"), words.aloud));
      return;
    }
    const pieces = [];
    recorder = new MediaRecorder(stream);
    recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    recorder.addEventListener("stop", async () => {
      for (const track of stream.getTracks()) track.stop();
      recorder = null;
      record.removeAttribute("aria-pressed");
      label.textContent = words.record;
      try {
        heard = await api.sound.audio().decodeAudioData(await new Blob(pieces).arrayBuffer());
      } catch { return; }
      mine.disabled = false;
      listen();
    });
    recorder.start();
    record.setAttribute("aria-pressed", "true");
    label.textContent = words.stop;
    const mineNow = recorder;
    window.setTimeout(() => { if (recorder === mineNow) recorder.stop(); }, LONGEST_MS);
  });
};
