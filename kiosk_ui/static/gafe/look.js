// Show and story: something to see and hear, nothing to answer.
"use strict";
window.gafe.tasks.look = (screen, room, api) => {
  room.append(api.shown(screen.stage[0], "gafe-face--whole"));
  api.done(null, []);
};
