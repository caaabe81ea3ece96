// Voices, photos and documents in a form: recorded or chosen, sent in pieces when the form is sent.
// Without this script the file field goes with the form.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const PIECE = 32 << 10; // as sync does: a weak Wi-Fi carries it in a second or two
  const BITS = 16000;
  const TRIES = 8; // about two minutes without the hub

  for (const room of document.querySelectorAll("[data-bring]")) bring(room);

  function bring(room) {
    const form = room.closest("form");
    const words = room.dataset;
    const input = room.querySelector("input[type=file]");
    const id = room.querySelector(`input[name="${input.name}_envoi"]`);
    const kept = room.querySelector("[data-kept]");
    const way = room.querySelector("[data-way]");
    const details = room.querySelector("details.bring-file");
    const recording = room.querySelector("[data-recorder]");
    const noMicrophone = room.querySelector("[data-no-microphone]");
    const named = room.querySelector("[data-chosen]");
    let recorder = null;
    let chosen = null; // what is to be sent: a Blob or a File
    let known = null; // the upload that began for it

    if (recording && window.hubRecorder && window.hubRecorder.able) {
      if (details) details.open = Boolean(room.querySelector("[role=alert]"));
      recorder = window.hubRecorder.make(recording, {
        bits: BITS,
        begun() { choose(null); input.value = ""; },
        done(blob) { choose(blob); recording.querySelector("[data-do=hear]").focus(); },
        refused() { if (details) details.open = true; },
      });
    } else if (noMicrophone) {
      noMicrophone.hidden = false;
    }
    if (!window.hubUpload || !form) return;
    room.classList.add("is-able");

    function choose(what) {
      chosen = what;
      known = null;
      id.value = "";
      kept.hidden = true;
      named.hidden = !(what && what.name);
      named.querySelector("[data-name]").textContent = what && what.name ? what.name : "";
      tell("");
    }

    function tell(text, share) {
      way.hidden = !text;
      way.querySelector("[data-said]").textContent = text;
      way.querySelector("progress").hidden = share === undefined;
      if (share !== undefined) way.querySelector("progress").value = share;
    }

    input.addEventListener("change", () => {
      if (recorder) recorder.clear();
      choose(input.files[0] || null);
    });

    async function send() {
      const what = chosen;
      const told = await window.hubUpload.send(what, {
        api: words.api,
        piece: PIECE,
        announce: { kind: words.bring },
        known,
        tries: TRIES,
        begun(name) { known = name; },
        again() { tell(words.again); },
        sending(offset) { tell(words.sending, offset / what.size); },
        done(answer) { return Boolean(answer.done) || answer.offset === what.size; },
      });
      id.value = told.id;
      chosen = null;
      input.value = "";
      named.hidden = true;
      tell("");
      kept.hidden = false;
    }

    (form.hubBrings = form.hubBrings || []).push({
      stop() { if (recorder && recorder.busy) { recorder.stop(); return true; } return false; },
      hush() { if (recorder) recorder.hush(); },
      get waiting() { return chosen !== null; },
      async send() {
        try {
          await send();
        } catch (error) {
          known = error.away ? known : null;
          tell(error.said || words.failed);
          room.scrollIntoView({ block: "center" });
          throw error;
        }
      },
    });
    if (form.hubBrings.length === 1) guard(form);
  }

  // The form goes once everything that it brings is there.
  function guard(form) {
    let busy = false;
    form.addEventListener("submit", async (event) => {
      const pressed = event.submitter;
      // Still speaking: the recording ends first, so that it can be listened to before it goes.
      if (form.hubBrings.some((one) => one.stop())) { event.preventDefault(); return; }
      for (const one of form.hubBrings) one.hush();
      const waiting = form.hubBrings.filter((one) => one.waiting);
      if (!waiting.length && !busy) return;
      event.preventDefault();
      if (busy) return;
      busy = true;
      if (pressed) pressed.setAttribute("aria-disabled", "true");
      try {
        for (const one of waiting) await one.send();
      } catch { return; } finally {
        busy = false;
        if (pressed) pressed.removeAttribute("aria-disabled");
      }
      if (form.requestSubmit && pressed) form.requestSubmit(pressed); else form.submit();
    });
  }
});
