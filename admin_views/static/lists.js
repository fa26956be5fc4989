// The ticket list: choosing all rows of the page, and how many are chosen.

const all = document.querySelector(".pick-all");
const picks = [...document.querySelectorAll(".pick")];
const words = document.querySelector(".chosen-count");

function count() {
  const chosen = picks.filter((pick) => pick.checked).length;
  if (words) words.textContent = `${chosen} chosen`;
  if (all) {
    all.checked = chosen > 0 && chosen === picks.length;
    all.indeterminate = chosen > 0 && chosen < picks.length;
  }
}

if (all) {
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const pick of picks) pick.checked = all.checked;
    count();
  });
}
for (const pick of picks) pick.addEventListener("change", count);
addEventListener("pageshow", count);
