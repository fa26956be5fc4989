// Small comforts on every page of the console; all of it works without them too.
(() => {
  const KEPT = 20_000, TOLD = 5_000; // ms
  const search = document.getElementById("top-q");
  const side = document.querySelector("[data-counts]");
  let telling = 0;

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leaveMenus();
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea, [contenteditable]")) return;
    event.preventDefault();
    search?.focus();
    search?.select();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    event.target.closest("form.sheet, form.mend-form")?.querySelector(":is(.sheet-foot, .mend-end) .main")?.click();
  });
  // z takes back what the page tells of, whether its toast is still there or not.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "z" || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable], dialog")) return;
    const undo = [...document.querySelectorAll("form[data-undo]")].at(-1);
    undo ? undo.requestSubmit() : tell("Nothing was done on this page that z takes back. The history of a ticket has an undo.");
  });
  // A key that has nothing to do says why.
  document.addEventListener("tell", (event) => tell(event.detail));
  document.addEventListener("submit", (event) => {
    if (event.target.method === "post") sessionStorage.setItem("counts", JSON.stringify({ are_old: true }));
  });
  document.querySelector("main [aria-invalid=true]")?.focus();
  document.addEventListener("click", (event) => closeMenus(event.target));
  if (side) showCounts().catch(() => { /* without the numbers the lists are still there */ });

  function tell(words) {
    const note = document.querySelector(".told") ?? document.body.appendChild(document.createElement("p"));
    note.className = "told";
    note.setAttribute("role", "status");
    setTimeout(() => { note.textContent = words; }); // a screen reader hears a change, not what is new
    clearTimeout(telling);
    telling = setTimeout(() => note.remove(), TOLD);
  }

  // Whoever closes a menu with a key goes on where they opened it.
  function leaveMenus() {
    const menu = document.activeElement.closest("details.menu[open], details.drawer[open]");
    closeMenus(null);
    menu?.querySelector("summary").focus();
  }

  function closeMenus(inside) {
    for (const menu of document.querySelectorAll("details.menu[open], details.drawer[open]")) {
      if (!inside || !menu.contains(inside)) menu.open = false;
    }
  }

  // The numbers beside the lists come after the page, so that it need not wait, and are kept in this tab for a while.
  async function showCounts() {
    const numbers = await counts(side.dataset.counts);
    for (const place of document.querySelectorAll("[data-card]")) place.textContent = numbers[place.dataset.card] ?? "";
  }

  async function counts(url) {
    const kept = JSON.parse(sessionStorage.getItem("counts") || "{}");
    if (kept.until > Date.now() && kept.url === url) return kept.numbers;
    const answer = await fetch(kept.are_old ? `${url}?fresh=1` : url, { headers: { Accept: "application/json" }, redirect: "error" });
    if (!answer.ok) return {};
    const numbers = await answer.json();
    sessionStorage.setItem("counts", JSON.stringify({ until: Date.now() + KEPT, url, numbers }));
    return numbers;
  }
})();
