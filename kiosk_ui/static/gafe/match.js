// Put together what goes together: touch one on each side.
"use strict";
window.gafe.tasks.match = (screen, room, api) => {
  const missed = new Set();
  const open = { left: null, right: null };
  const sides = { left: [], right: [] };
  let paired = 0;

  function column(side, faces) {
    const list = api.element("div", { class: "gafe-column", "data-side": side, role: "group" });
    for (const face of faces) {
      const made = api.button(face, () => press(side, face, made));
      sides[side].push(made);
      list.append(made);
    }
    return list;
  }

  function press(side, face, made) {
    for (const one of sides[side]) one.setAttribute("aria-pressed", String(one === made));
    open[side] = [face, made];
    if (!open.left || !open.right) { api.sound.say([face.sound]); return; }
    const [left, one] = open.left;
    const [right, other] = open.right;
    open.left = open.right = null;
    for (const each of [...sides.left, ...sides.right]) each.setAttribute("aria-pressed", "false");
    if (left.key !== right.key) {
      missed.add(left.key);
      one.classList.add("is-tried");
      other.classList.add("is-tried");
      window.setTimeout(() => { one.classList.remove("is-tried"); other.classList.remove("is-tried"); }, 700);
      api.sound.tone("wrong");
      window.setTimeout(() => api.sound.say([left.sound]), 500);
      return;
    }
    paired += 1;
    for (const each of [one, other]) {
      each.disabled = true;
      each.classList.add("is-right");
      each.dataset.pair = String(paired);
    }
    if (paired < screen.choices.length) {
      api.sound.tone("right");
      window.setTimeout(() => api.sound.say([left.sound]), 400);
      const following = sides.left.find((each) => !each.disabled);
      if (following) following.focus({ preventScroll: true });
      return;
    }
    api.done(missed.size === 0, screen.items.map((item) => [item, !missed.has(item)]), [left.sound]);
  }

  room.append(api.element("div", { class: "gafe-match" }, column("left", screen.stage), column("right", screen.choices)));
};
