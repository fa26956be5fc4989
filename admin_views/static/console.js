// Small comforts on every page of the console; all of it works without them too.

const search = document.getElementById("top-q");
const typing = (element) => element.closest("input, select, textarea, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus(null);
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !typing(event.target)) {
    event.preventDefault();
    search?.focus();
  }
});

document.addEventListener("click", (event) => closeMenus(event.target));

function closeMenus(inside) {
  for (const menu of document.querySelectorAll("details.menu[open], details.drawer[open]")) {
    if (!inside || !menu.contains(inside)) menu.open = false;
  }
}
