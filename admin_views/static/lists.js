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

// Who thinks better of a change finds the same tickets chosen.
const list = location.href.split("#")[0];
document.getElementById("chosen")?.addEventListener("submit", () => {
  const numbers = picks.filter((pick) => pick.checked).map((pick) => pick.value);
  sessionStorage.setItem("picks", JSON.stringify({ list, numbers }));
});
if (location.hash === "#chosen") {
  const kept = JSON.parse(sessionStorage.getItem("picks") || "{}");
  for (const pick of picks) pick.checked = kept.list === list && kept.numbers.includes(pick.value);
  history.replaceState(null, "", list);
}
addEventListener("pageshow", count);
