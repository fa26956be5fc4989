// The ticket list by keyboard: j and k walk through the rows, o opens, x chooses, a, s and e change the row or the
// chosen ones. After a change, and on the way back from a ticket, the list goes on where one was.
(() => {
  const rows = [...document.querySelectorAll(".tickets-table tbody tr")];
  const bar = document.querySelector(".chosen-bar");
  const actions = {
    j: () => step(1),
    k: () => step(-1),
    o: (row) => link(row).click(),
    x: (row) => row.querySelector(".pick")?.click(),
    a: (row) => open(row, "assign"),
    s: (row) => open(row, "status:"),
    e: (row) => doing(row, "status:resolved")?.click(),
  };

  const link = (row) => row.querySelector(".t-link");
  const current = () => rows.indexOf(document.activeElement.closest(".tickets-table tbody tr"));
  const areChosen = () => Boolean(document.querySelector(".pick:checked"));
  const doing = (row, what) => (areChosen() ? bar : row).querySelector(`button[name="do"][value^="${what}"]`);

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !actions[event.key]) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable], dialog")) return;
    const row = rows[current()];
    if (!row && !["j", "k"].includes(event.key) && !(areChosen() && "ase".includes(event.key))) return;
    event.preventDefault();
    actions[event.key](row);
  });

  function step(by) {
    const next = rows[current() < 0 ? (by > 0 ? 0 : rows.length - 1) : current() + by];
    if (!next) return;
    link(next).focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  function open(row, what) {
    const button = doing(row, what);
    if (!button) return;
    const menu = button.closest("details");
    if (menu) menu.open = true;
    button.focus();
  }

  for (const row of rows) row.addEventListener("click", () => remember(row));
  document.addEventListener("submit", () => remember(rows[current()]));

  function remember(row) {
    if (!row) return;
    const kept = { url: location.href, number: row.querySelector(".pick")?.value, place: rows.indexOf(row) };
    sessionStorage.setItem("row", JSON.stringify(kept));
  }

  const kept = JSON.parse(sessionStorage.getItem("row") || "{}");
  sessionStorage.removeItem("row");
  if (kept.url !== location.href || document.activeElement !== document.body) return;
  const same = rows.find((row) => row.querySelector(".pick")?.value === kept.number) ?? rows[Math.min(kept.place, rows.length - 1)];
  if (same) link(same).focus();
})();
