// Keys on every page of the console: ? for help, g and a letter to go somewhere, arrows in an open menu.
// Whoever does not want single keys, because they talk to their computer, switches them off in the help.
(() => {
  const WAIT = 1_500; // ms between g and the letter
  const LEAVING = 3_000; // ms after which a page that is still here was not left after all
  const dialog = document.getElementById("keys");
  const wanted = document.getElementById("keys-wanted");
  let going = 0, leaving = 0;

  const areOn = () => localStorage.getItem("keys") !== "off";
  const isTyping = (target) => Boolean(target.closest?.("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]"));

  wanted.checked = areOn();
  wanted.addEventListener("change", () => localStorage.setItem("keys", wanted.checked ? "on" : "off"));
  for (const button of document.querySelectorAll("[data-keys-help]")) {
    button.hidden = false;
    button.addEventListener("click", () => dialog.showModal());
  }

  addEventListener("beforeunload", (event) => { leaving = event.timeStamp; });
  addEventListener("pageshow", () => { leaving = 0; });

  // Before any other script: a page of its own keys hears nothing while they are off or a place is being chosen.
  window.addEventListener("keydown", (event) => {
    if (event.key.startsWith("Arrow")) return walk(event);
    if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (!areOn() || isForNextPage(event) || isElsewhere()) return event.stopImmediatePropagation();
    const menu = event.target.closest?.("details.menu[open]");
    if (menu && /^\p{L}$/u.test(event.key)) return seek(event, menu);
    if (event.timeStamp - going < WAIT && going) return go(event);
    going = event.key === "g" ? event.timeStamp : 0;
    if (event.key === "?") {
      event.preventDefault();
      dialog.open ? dialog.close() : dialog.showModal();
      return event.stopImmediatePropagation();
    }
    if (dialog.open) event.stopImmediatePropagation();
  }, true);

  // Who is quicker than the desk means the page that is on its way, and must not change the ticket they leave.
  function isForNextPage(event) {
    return leaving && event.timeStamp - leaving < LEAVING;
  }

  // While a question waits for its answer no key does anything behind it.
  function isElsewhere() {
    return Boolean(document.querySelector("dialog[open]:not(#keys)"));
  }

  function go(event) {
    going = 0;
    event.preventDefault();
    event.stopImmediatePropagation();
    dialog.querySelector(`[data-keys="${CSS.escape(event.key)}"]`)?.click();
  }

  const itemsOf = (menu) => [...menu.querySelectorAll(".menu-sheet :is(a, button, input, select)")].filter((item) => item.offsetParent);

  // A letter in an open menu goes to the next item that begins with it, and does nothing else.
  function seek(event, menu) {
    const items = itemsOf(menu);
    const place = items.indexOf(event.target) + 1;
    const later = [...items.slice(place), ...items.slice(0, place)];
    event.preventDefault();
    event.stopImmediatePropagation();
    later.find((item) => item.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
  }

  function walk(event) {
    const menu = event.target.closest?.("details.menu[open]");
    if (!menu || isTyping(event.target) || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    const items = itemsOf(menu);
    const place = items.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1);
    if (!items.length || event.target.type === "radio") return;
    event.preventDefault();
    items.at(place % items.length).focus();
  }
})();
