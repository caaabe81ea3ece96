// SCORM 1.2 and 2004 through scorm-again: the parts in order, what each keeps, where one stopped.
"use strict";
(() => {
  const { run, stage, bar, button, element, icon, noted, opened, watchFrame } = window.hubPlayer;
  const is2004 = run.version === "2004";
  const LONGEST_STATE = 60000;
  // A part that never speaks to the hub is done once it was looked at (SCORM 2004 SN 4.8: completion
  // that is not set by content is taken for granted).
  const LOOKED_AT_MS = 8000;
  let looking = 0;
  const frame = element("iframe", { class: "player-frame", title: run.title, allow: "fullscreen; autoplay" });
  const list = element("nav", { class: "player-contents", "aria-label": run.words.contents, hidden: "" });
  stage.append(frame, list);
  watchFrame(frame);
  const kept = {}; // by part: {cmi, done}
  for (const item of run.items) {
    let cmi = null;
    try { cmi = JSON.parse(run.kept[item.id] || "null"); } catch { /* begins anew */ }
    kept[item.id] = { cmi, done: run.done.includes(item.id) };
  }
  let at = Math.max(0, run.items.findIndex((item) => item.id === run.place));
  let api = null;

  const before = button(run.words.before, "back", () => go(at - 1));
  const after = button(run.words.after, "next", () => go(at + 1));
  const contents = button(run.words.contents, "list", () => { list.hidden = !list.hidden; }, true);
  const how = element("output", { class: "player-place", "aria-live": "polite" });
  const tools = element("div", { class: "player-tools" });
  tools.append(contents, how);
  bar.append(before, tools, after);
  bar.hidden = run.items.length < 2;

  const rows = run.items.map((item, index) => {
    const row = element("button", { type: "button", class: `player-chapter player-chapter--${Math.min(item.level, 3)}` });
    row.addEventListener("click", () => { list.hidden = true; go(index); });
    list.append(row);
    return row;
  });

  function show() {
    run.items.forEach((item, index) => {
      const done = kept[item.id] && kept[item.id].done;
      rows[index].replaceChildren(...(done ? [icon("check")] : []), element("span", {}, item.title));
      if (index === at) rows[index].setAttribute("aria-current", "true"); else rows[index].removeAttribute("aria-current");
    });
    before.disabled = at === 0;
    after.disabled = at === run.items.length - 1;
    how.textContent = `${at + 1} / ${run.items.length}`;
  }

  const value = (name) => { try { return String(api.getCMIValue(name) ?? ""); } catch { return ""; } };

  // What the part says of itself, in the words of its version of SCORM.
  function outcome() {
    let status, score, raw, most;
    if (is2004) {
      status = [value("cmi.completion_status"), value("cmi.success_status")];
      score = parseFloat(value("cmi.score.scaled"));
      raw = parseFloat(value("cmi.score.raw"));
      most = parseFloat(value("cmi.score.max"));
    } else {
      status = [value("cmi.core.lesson_status")];
      score = NaN;
      raw = parseFloat(value("cmi.core.score.raw"));
      most = parseFloat(value("cmi.core.score.max")) || 100;
    }
    if (Number.isNaN(score) && !Number.isNaN(raw) && most > 0) score = raw / most;
    const told = { done: status.some((one) => ["completed", "passed"].includes(one)) };
    if (!Number.isNaN(score)) told.score = Math.min(1, Math.max(0, score));
    return told;
  }

  function save(item) {
    const cmi = api.renderCMIToJSONObject();
    const told = outcome();
    const was = kept[item.id] || {};
    kept[item.id] = { cmi, done: told.done || Boolean(was.done) };
    const state = JSON.stringify(cmi);
    noted({ item: item.id, place: item.id, ...told, ...(state.length <= LONGEST_STATE ? { state } : {}) });
    show();
  }

  // The values that a part finds again: its place, its suspended data, its status and score.
  function given(item) {
    const was = kept[item.id] && kept[item.id].cmi && kept[item.id].cmi.cmi;
    if (is2004) {
      const cmi = { learner_id: run.learner, learner_name: run.name, mode: "normal", credit: "credit", entry: was ? "resume" : "ab-initio" };
      if (item.mastery !== null) cmi.scaled_passing_score = String(item.mastery);
      if (item.data) cmi.launch_data = item.data;
      for (const key of ["location", "suspend_data", "completion_status", "success_status", "progress_measure"]) {
        if (was && was[key] && was[key] !== "unknown") cmi[key] = was[key];
      }
      if (was && was.score) cmi.score = was.score;
      if (was && was.interactions) cmi.interactions = was.interactions;
      if (was && was.objectives) cmi.objectives = was.objectives;
      return cmi;
    }
    const core = { student_id: run.learner, student_name: run.name, lesson_mode: "normal", credit: "credit", entry: was ? "resume" : "ab-initio" };
    const cmi = { core };
    if (item.mastery !== null) cmi.student_data = { mastery_score: String(Math.round(item.mastery * 100)) };
    if (item.data) cmi.launch_data = item.data;
    if (was && was.suspend_data) cmi.suspend_data = was.suspend_data;
    for (const key of ["lesson_location", "lesson_status", "score", "total_time"]) {
      if (was && was.core && was.core[key]) core[key] = was.core[key];
    }
    return cmi;
  }

  function go(index) {
    if (index < 0 || index >= run.items.length) return;
    leave();
    at = index;
    const item = run.items[at];
    const Api = is2004 ? window.Scorm2004API : window.Scorm12API;
    api = new Api({ autocommit: true, autocommitSeconds: 20, logLevel: 5 });
    const mine = api;
    api.loadFromJSON(given(item), "cmi");
    if (is2004) window.API_1484_11 = api; else window.API = api;
    const ends = is2004 ? ["Commit", "Terminate"] : ["LMSCommit", "LMSFinish"];
    for (const event of ends) api.on(event, () => { if (api === mine) save(item); });
    if (is2004) {
      api.on("SequenceNext", () => window.setTimeout(() => go(at + 1)));
      api.on("SequencePrevious", () => window.setTimeout(() => go(at - 1)));
    }
    noted({ item: item.id, place: item.id });
    frame.src = run.base + item.href;
    looking = window.setTimeout(silent, LOOKED_AT_MS);
    show();
  }

  function silent() {
    window.clearTimeout(looking);
    if (!api || !api.isNotInitialized()) return;
    const item = run.items[at];
    kept[item.id].done = true;
    noted({ item: item.id, done: true });
    show();
  }

  // A part that did not say goodbye is saved as it stands.
  function leave() {
    silent();
    if (!api || !api.isInitialized()) return;
    save(run.items[at]);
    api = null;
  }

  frame.addEventListener("load", opened);
  window.addEventListener("pagehide", leave);
  show();
  go(at);
})();
