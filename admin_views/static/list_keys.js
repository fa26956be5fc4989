// A list by keyboard: j and k walk through the rows, o opens; of tickets x chooses, a, s and e change the row or the
// chosen ones, f opens the filters. After a change, and on the way back from a ticket, the list goes on where one was.
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
    p: (row) => open(row, "priority:"),
    t: (row) => open(row, "tag:"),
    f: () => document.querySelector(".filters > summary")?.click(),
    e: (row) => doing(row, "status:resolved")?.click(),
  };
  const here = location.href.split("#")[0];
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
    if (event.repeat && !["j", "k"].includes(event.key)) return;
    if (!row && !["j", "k", "f"].includes(event.key) && !(areChosen() && "aspte".includes(event.key))) return;
    event.preventDefault();
    actions[event.key](row);
  });

  // An open menu or a field that is left comes first.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !areChosen() || document.querySelector("details.menu[open], dialog[open]")) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
    for (const pick of document.querySelectorAll(".pick:checked")) pick.click();
  }, true);

  // Below the last row there is the next page.
  function step(by) {
    const place = current();
    const next = rows[place < 0 ? (by > 0 ? 0 : rows.length - 1) : place + by];
    if (!next) return by > 0 && onward?.focus();
    link(next).focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  function tell(words) {
    document.dispatchEvent(new CustomEvent("tell", { detail: words }));
  }

  function open(row, what) {
    const button = doing(row, what);
    if (!button && what === "tag:" && !areChosen()) tell("Tags are set for chosen tickets: x chooses one.");
    if (!button) return;
    const menu = button.closest("details");
    if (menu) menu.open = true;
    button.focus();
  }

  for (const row of rows) {
    row.addEventListener("click", () => remember(row));
    row.addEventListener("focusin", () => { last = row; });
  }
  document.addEventListener("submit", (event) => {
    const undo = event.target.closest("[data-undo]");
    remember(last, undo && (undo.action.match(/ticket\/([^/]+)\/undo\//)?.[1] ?? number(last)));
  });

  // `back` is the number of a ticket that a change is taken back for: it is looked at again, wherever it stands then.
  function remember(row, back) {
    if (!row && !back) return;
    const place = Math.max(rows.indexOf(row), 0);
    const kept = { url: here, number: number(row), place, next: number(rows[place + 1]), back };
    sessionStorage.setItem("row", JSON.stringify(kept));
  }

  // A change may have moved the row away: then the one that came after it is the next to look at.
  const kept = JSON.parse(sessionStorage.getItem("row") || "{}");
  sessionStorage.removeItem("row");
  if (kept.url !== here || document.activeElement !== document.body) return;
  const numbered = (wanted) => wanted && rows.find((row) => number(row) === wanted);
  const stays = number(rows[kept.place]) === kept.number && rows[kept.place];
  const same = numbered(kept.back) || stays || numbered(kept.next) || rows[Math.min(kept.place, rows.length - 1)];
  if (same) link(same).focus();
})();
