// An amount to put down in coins and notes.
"use strict";
window.gafe.tasks.money = (screen, room, api) => {
  const { element } = api;
  const table = element("div", { class: "gafe-table", role: "group", "aria-label": api.words.amount });
  const total = element("output", { class: "gafe-total" });
  const purse = element("div", { class: "gafe-purse", role: "group" });
  room.append(element("div", { class: "gafe-stage is-money" }, api.shown(screen.stage[0])), total, table, purse);

  let sum = 0;
  const faces = new Map(screen.choices.map((face) => [face.key, { ...face, text: face.picture ? "" : face.text }]));
  const say = () => {
    total.textContent = `${sum.toLocaleString("fr")} F`;
    api.ready(sum > 0);
  };
  function put(key) {
    const there = api.button(faces.get(key), () => {
      sum -= Number(key);
      there.remove();
      say();
      purse.querySelector("button").focus({ preventScroll: true });
    }, "gafe-coin");
    there.setAttribute("aria-label", `${api.words.remove} ${key} F`);
    table.append(there);
    sum += Number(key);
    say();
  }
  for (const face of faces.values()) {
    purse.append(api.button(face, () => { put(face.key); api.sound.say([face.sound]); }, "gafe-coin"));
  }
  say();

  return {
    check() {
      const right = sum === screen.amount;
      for (const one of room.querySelectorAll("button")) one.disabled = true;
      table.classList.add(right ? "is-right" : "is-wrong");
      api.done(right, screen.items.map((item) => [item, right]), screen.says);
    },
    reveal() {
      const best = element("div", { class: "gafe-table is-right" });
      for (const key of screen.right) best.append(element("span", { class: "gafe-choice gafe-coin" }, ...api.inside(faces.get(key))));
      table.after(best);
      purse.hidden = true;
    },
  };
};
