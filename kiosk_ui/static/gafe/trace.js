// Trace a letter, a digit or a word: strokes are compared with the shape drawn by the system's font.
"use strict";
window.gafe.tasks.trace = (screen, room, api) => {
  const COVERED = 0.6; // of the shape, at least
  const STRAY = 0.45; // of the strokes, at most, beside the shape
  const text = screen.stage[0].text;
  const width = 320;
  const height = text.length <= 2 ? 300 : 200;
  const canvas = api.element("canvas", { width, height, class: "gafe-canvas", role: "img", "aria-label": `${text} – ${api.words.draw}` });
  const erase = api.element("button", { type: "button", class: "gafe-erase", "aria-label": api.words.erase }, api.icon("replay"));
  const face = api.element("div", { class: "gafe-stage is-trace" });
  if (screen.stage[0].picture) face.append(api.shown({ ...screen.stage[0], text: "" }));
  room.append(face, api.element("div", { class: "gafe-sheet" }, canvas, erase));

  const family = window.getComputedStyle(document.body).fontFamily;
  let size = height * 0.82;
  const probe = document.createElement("canvas").getContext("2d");
  probe.font = `${size}px ${family}`;
  const wide = probe.measureText(text).width;
  if (wide > width * 0.88) size *= (width * 0.88) / wide;
  const pen = Math.max(10, Math.min(26, size * 0.13));

  function layer(draw) {
    const made = document.createElement("canvas");
    made.width = width;
    made.height = height;
    const context = made.getContext("2d");
    context.lineCap = context.lineJoin = "round";
    draw(context);
    return made;
  }
  function glyph(context, halo) {
    context.font = `${size}px ${family}`;
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    const box = context.measureText(text);
    const y = (height + box.actualBoundingBoxAscent - box.actualBoundingBoxDescent) / 2;
    context.fillText(text, width / 2, y);
    if (halo) { context.lineWidth = halo; context.strokeText(text, width / 2, y); }
  }
  const shape = layer((context) => glyph(context, 0));
  const around = layer((context) => glyph(context, pen * 1.6));
  const strokes = layer(() => {});
  const ink = strokes.getContext("2d");
  ink.lineWidth = pen;
  ink.strokeStyle = ink.fillStyle = "#b4530a";
  const paper = canvas.getContext("2d");

  function paint(model) {
    paper.clearRect(0, 0, width, height);
    paper.save();
    paper.fillStyle = model ? "#1a6e43" : "#d9cdb9";
    glyph(paper, 0);
    paper.restore();
    if (!model) paper.drawImage(strokes, 0, 0);
  }
  paint(false);

  let last = null;
  let drawn = false;
  let over = false;
  const point = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * width) / box.width, ((event.clientY - box.top) * height) / box.height];
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (over) return;
    canvas.setPointerCapture(event.pointerId);
    last = point(event);
    drawn = true;
    ink.beginPath();
    ink.arc(...last, pen / 2, 0, 7);
    ink.fill();
    paint(false);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last || over) return;
    const here = point(event);
    ink.beginPath();
    ink.moveTo(...last);
    ink.lineTo(...here);
    ink.stroke();
    last = here;
    paint(false);
  });
  const lift = () => { last = null; };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  erase.addEventListener("click", () => {
    ink.clearRect(0, 0, width, height);
    drawn = false;
    paint(false);
  });

  const alpha = (from) => from.getContext("2d").getImageData(0, 0, width, height).data;
  function judge() {
    const [core, halo, mine] = [alpha(shape), alpha(around), alpha(strokes)];
    let whole = 0, covered = 0, all = 0, stray = 0;
    for (let n = 3; n < core.length; n += 4) {
      if (core[n] > 127) { whole += 1; if (mine[n] > 60) covered += 1; }
      if (mine[n] > 60) { all += 1; if (halo[n] <= 60) stray += 1; }
    }
    return covered >= COVERED * whole && stray <= STRAY * all;
  }

  api.ready(true); // without a pointer, one traces in the air or on a slate and says so
  return {
    check() {
      over = true;
      erase.disabled = true;
      if (!drawn) { api.done(null, []); return; }
      const right = judge();
      canvas.classList.add(right ? "is-right" : "is-wrong");
      api.done(right, screen.items.map((item) => [item, right]), screen.says);
    },
    reveal() { paint(true); },
  };
};
