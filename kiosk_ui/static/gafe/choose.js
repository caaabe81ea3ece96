// Touch the right one among several: listen, read, count, compare, sum, price, truefalse.
"use strict";
window.gafe.tasks.choose = (screen, room, api) => {
  const { element } = api;
  const stage = element("div", { class: `gafe-stage is-${screen.kind}` });
  screen.stage.forEach((face, n) => {
    if (screen.sign && n) stage.append(element("span", { class: "gafe-sign" }, screen.sign));
    const times = face.times || 1;
    if (screen.kind === "count") {
      for (let one = 0; one < times; one += 1) stage.append(element("img", { src: face.picture, alt: "", width: 64, height: 64 }));
    } else stage.append(api.shown(face));
  });
  if (screen.sign) stage.append(element("span", { class: "gafe-sign" }, "= ?"));
  if (screen.stage.length) room.append(stage);

  const grid = element("div", { class: `gafe-choices${screen.look ? ` look-${screen.look}` : ""}`, role: "group" });
  let picked = null;
  const buttons = screen.choices.map((face) => api.button(face, (pressed) => {
    if (!api.onlySound(face)) { answer(face, pressed); return; }
    picked = [face, pressed]; // heard first, chosen with the button below
    for (const one of buttons) one.setAttribute("aria-pressed", String(one === pressed));
    api.sound.say([face.sound]);
    api.ready(true);
  }));
  grid.dataset.count = String(buttons.length);
  grid.append(...buttons);
  room.append(grid);

  const good = screen.right[0];
  function answer(face, pressed) {
    const right = face.key === good;
    for (const one of buttons) one.disabled = true;
    pressed.classList.add(right ? "is-right" : "is-wrong");
    const best = screen.choices.find((one) => one.key === good);
    const heard = screen.kind === "truefalse" ? screen.says
      : screen.sign ? [...screen.says, best.sound] : [best.sound];
    api.done(right, screen.items.map((item) => [item, right]), heard);
  }
  return {
    check() { if (picked) answer(...picked); },
    reveal() { buttons[screen.choices.findIndex((one) => one.key === good)].classList.add("is-right"); },
  };
};
