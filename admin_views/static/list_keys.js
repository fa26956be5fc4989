// A list by keyboard: j and k walk through the rows, o opens; of tickets x chooses, a, s and e change the row or the
// chosen ones. After a change, and on the way back from a ticket, the list goes on where one was.
(() => {
  const ROW = ".tickets-table tbody tr, .found-list li";
  const rows = [...document.querySelectorAll(ROW)];
  const bar = document.querySelector(".chosen-bar");
  const onward = document.querySelector(".pager a[rel=next]");
  const actions = {
    j: () => step(1),
    k: () => step(-1),
    o: (row) => link(row).click(),
    x: (row) => row.querySelector(".pick")?.click(),
    a: (row) => open(row, "assign"),
    s: (row) => open(row, "status:"),
    e: (row) => doing(row, "status:resolved")?.click(),
  };
  let last = null;

  const link = (row) => row.querySelector(".t-link, .row-name");
  const number = (row) => row?.querySelector(".pick")?.value;
  const current = () => rows.indexOf(document.activeElement.closest(ROW));
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

  // Below the last row there is the next page.
  function step(by) {
    const place = current();
    const next = rows[place < 0 ? (by > 0 ? 0 : rows.length - 1) : place + by];
    if (!next) return by > 0 && onward?.focus();
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

  for (const row of rows) {
    row.addEventListener("click", () => remember(row));
    row.addEventListener("focusin", () => { last = row; });
  }
  document.addEventListener("submit", () => remember(last));

  function remember(row) {
    if (!row) return;
    const place = rows.indexOf(row);
    const kept = { url: location.href, number: number(row), place, next: number(rows[place + 1]) };
    sessionStorage.setItem("row", JSON.stringify(kept));
  }

  // A change may have moved the row away: then the one that came after it is the next to look at.
  const kept = JSON.parse(sessionStorage.getItem("row") || "{}");
  sessionStorage.removeItem("row");
  if (kept.url !== location.href || document.activeElement !== document.body) return;
  const stays = rows[kept.place] && number(rows[kept.place]) === kept.number;
  const same = stays ? rows[kept.place] : rows.find((row) => number(row) === kept.next) ?? rows[Math.min(kept.place, rows.length - 1)];
  if (same) link(same).focus();
})();
