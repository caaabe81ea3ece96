// Pieces to put in order: a word from its letters, a sentence from its words.
"use strict";
window.gafe.tasks.compose = (screen, room, api) => {
  const line = api.element("div", { class: "gafe-line", role: "group", "aria-label": api.words.check });
  const heap = api.element("div", { class: "gafe-heap", role: "group" });
  const whole = screen.joiner === " ";
  if (screen.stage.length && screen.stage[0].picture) room.append(api.element("div", { class: "gafe-stage" }, api.shown(screen.stage[0])));
  room.append(line, heap);

  const placed = []; // [face, its button in the heap, its button in the line]
  for (const face of screen.choices) {
    const piece = api.button(face, () => {
      const there = api.button(face, () => {
        placed.splice(placed.findIndex((one) => one[2] === there), 1);
        there.remove();
        piece.disabled = false;
        piece.focus({ preventScroll: true });
        api.ready(placed.length > 0);
      }, "gafe-piece");
      there.setAttribute("aria-label", `${api.words.remove} ${face.text}`);
      placed.push([face, piece, there]);
      line.append(there);
      piece.disabled = true;
      api.sound.say([face.sound]);
      api.ready(true);
      const following = heap.querySelector("button:not([disabled])");
      if (following) following.focus({ preventScroll: true });
    }, "gafe-piece");
    heap.append(piece);
  }
  line.classList.toggle("is-words", whole);

  return {
    check() {
      const given = placed.map(([face]) => face.text);
      const right = given.length === screen.right.length && given.every((text, n) => text === screen.right[n]);
      for (const one of room.querySelectorAll("button")) one.disabled = true;
      line.classList.add(right ? "is-right" : "is-wrong");
      api.done(right, screen.items.map((item) => [item, right]), screen.says);
    },
    reveal() {
      const best = api.element("div", { class: `gafe-line is-right${whole ? " is-words" : ""}` });
      for (const text of screen.right) best.append(api.element("span", { class: "gafe-choice gafe-piece" }, text));
      line.after(best);
      heap.hidden = true;
    },
  };
};
