// HTML5 content and articles of a ZIM: a frame of the content's own, watched for signs of life.
"use strict";
(() => {
  const { run, stage, element, watchFrame, opened, noted } = window.hubPlayer;
  const frame = element("iframe", { class: "player-frame", src: run.base + run.entry, title: run.title, allow: "fullscreen" });
  stage.append(frame);
  watchFrame(frame);
  frame.addEventListener("load", () => {
    opened();
    let place = "";
    try {
      const path = frame.contentWindow.location.href;
      const at = path.indexOf(run.base);
      if (at >= 0) place = path.slice(at + run.base.length);
    } catch { return; }
    if (place && run.places) noted({ item: "", place: decodeURI(place).slice(0, 1000) });
  });
})();
