// Tells the hub the size of the screen once, so that the library marks what is too heavy for it.
"use strict";
(() => {
  const size = Math.min(screen.width, screen.height) < 600 ? "petit" : "grand";
  if (!document.cookie.split("; ").includes(`ecran=${size}`)) {
    document.cookie = `ecran=${size};path=/;max-age=31536000;samesite=lax`;
  }
})();
