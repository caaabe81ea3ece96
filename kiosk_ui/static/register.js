// Registration: the guardian is asked for only when the age says so. Without script it is always there.
(() => {
  "use strict";
  const born = document.getElementById("birth_year");
  const guardian = document.querySelector("[data-guardian]");
  if (!born || !guardian) return;
  const filled = () => [...guardian.querySelectorAll("input")].some((input) => input.value);
  const show = () => {
    const number = Number(born.value);
    const age = born.value.length === 4 ? Number(born.dataset.year) - number : number;
    guardian.hidden = !(filled() || guardian.querySelector(".field-error") || (born.value && age < 18));
  };
  born.addEventListener("input", show);
  show();
})();
