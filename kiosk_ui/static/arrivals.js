// While something comes (contents, an exchange, a stick): the sentence and the bar are read again every
// few seconds, the rest stays still; once it is another state, the whole page.
(() => {
  "use strict";
  const EVERY_MS = 4000;
  const shown = document.querySelector("[data-coming]");
  if (!shown) return;

  const again = async () => {
    const answer = await fetch(location.pathname);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("[data-coming]");
    if (next && next.dataset.coming === shown.dataset.coming) {
      shown.replaceChildren(...next.childNodes);
    } else {
      location.replace(location.pathname); // it came, or was stopped
    }
  };

  // A hub that does not answer for a moment is asked again.
  setInterval(() => again().catch(() => undefined), EVERY_MS);
})();
