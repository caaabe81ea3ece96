// H5P through h5p-standalone: xAPI statements become scores, the state is kept between visits.
"use strict";
(() => {
  const { run, stage, element, noted, opened, failed } = window.hubPlayer;
  const place = element("div", { class: "player-h5p" });
  stage.append(place);
  const LONGEST_STATE = 60000;
  const began = performance.now();
  const absolute = (path) => new URL(path, window.location.href).href;

  const options = {
    h5pJsonPath: absolute(run.base).replace(/\/$/, ""),
    frameJs: absolute(run.frameJs),
    frameCss: absolute(run.frameCss),
    frame: false, copyright: false, export: false, icon: false, fullScreen: false,
    embedType: "div", // this page is a frame already
    saveFreq: 5,
    xAPIObjectIRI: `urn:hub:${run.package}`,
  };
  if (run.state) options.contentUserData = [{ state: run.state }];

  // A statement counts when it ends something: answered, completed, passed, failed.
  function heard(event) {
    const statement = event.data && event.data.statement;
    const verb = statement && statement.verb && String(statement.verb.id).split("/").pop();
    if (!["answered", "completed", "passed", "failed"].includes(verb)) return;
    const parent = statement.context && statement.context.contextActivities && statement.context.contextActivities.parent;
    const inner = Array.isArray(parent) && parent.length > 0; // a part of a larger exercise
    const result = statement.result || {};
    const score = result.score || {};
    let share = typeof score.scaled === "number" ? score.scaled : null;
    if (share === null && score.max > 0) share = score.raw / score.max;
    const object = statement.object && String(statement.object.id || "");
    const item = inner ? new URLSearchParams(object.split("?")[1] || "").get("subContentId") || "" : "";
    if (inner && !item) return;
    const fields = { item, done: result.completion !== false, seconds: Math.round((performance.now() - began) / 1000) };
    if (share !== null) fields.score = Math.min(1, Math.max(0, share));
    noted(fields);
  }

  // H5P keeps what the learner did through setUserData: we take it on its way.
  function keep(inside) {
    const own = inside.setUserData;
    inside.setUserData = (id, kind, data, options2) => {
      own(id, kind, data, options2);
      if (kind !== "state") return;
      const text = JSON.stringify(data);
      if (text.length <= LONGEST_STATE) noted({ item: "", state: text });
    };
  }

  new window.H5PStandalone.H5P(place, options).then(() => {
    window.H5P.externalDispatcher.on("xAPI", heard);
    keep(window.H5P);
    opened();
  }).catch(failed);
})();
