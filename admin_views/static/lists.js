// The ticket list: choosing all rows of the page, and how many are chosen.

const all = document.querySelector(".pick-all");
const picks = [...document.querySelectorAll(".pick")];
const every = document.querySelector(".pick-every");
const words = document.querySelector(".chosen-count");

function count() {
  const chosen = picks.filter((pick) => pick.checked).length;
  if (words) words.textContent = every?.checked ? "All chosen" : `${chosen} chosen`;
  if (all) {
    all.checked = chosen > 0 && chosen === picks.length;
    all.indeterminate = chosen > 0 && chosen < picks.length;
  }
}

if (all) {
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const pick of picks) pick.checked = all.checked;
    if (every && !all.checked) every.checked = false;
    count();
  });
}
every?.addEventListener("change", () => {
  for (const pick of picks) pick.checked = every.checked;
  count();
});
for (const pick of picks) {
  pick.addEventListener("change", () => {
    if (every && !pick.checked) every.checked = false;
    count();
  });
}
addEventListener("pageshow", count);
