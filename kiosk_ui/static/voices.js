// Recording one text: record, listen again, start again, keep. What is kept goes through the form's
// own file field, so that the page works the same without this script.
"use strict";
(() => {
  const form = document.getElementById("voice-form");
  const room = document.getElementById("recorder");
  if (!form || !room || !window.hubRecorder) return;
  if (!window.hubRecorder.able) {
    document.getElementById("no-microphone").hidden = false;
    return;
  }
  const file = document.getElementById("voice-file");
  const keep = room.querySelector("[data-do=keep]");
  file.open = Boolean(form.querySelector("[role=alert]"));
  const recorder = window.hubRecorder.make(room, {
    bits: 48000, // heard by everybody for years: what is lost here is lost for good
    begun() {},
    done() { keep.focus(); },
    refused() { file.open = true; },
  });
  keep.addEventListener("click", () => {
    recorder.hush();
    const carried = new DataTransfer();
    carried.items.add(new File([recorder.recorded], "voice", { type: recorder.recorded.type }));
    document.getElementById("sound").files = carried.files;
    keep.disabled = true;
    form.submit();
  });
  window.addEventListener("pageshow", () => { keep.disabled = false; });
})();
