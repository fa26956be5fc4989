// A menu beside the reply box: found while typing, read first, then put where the cursor is. By mouse or by keys alone.
// `name` is what the ids of its parts begin with, `key` opens it. `made(menu)` tells what is in it:
// `opened` and `typed` fill it, `title` names an item, `read` shows it or that there is none, `html` is what is inserted.
export function picker(name, key, made) {
  const [opener, closer, filter, list, none, use] = ["open", "close", "filter", "list", "none", "use"].map((part) => document.getElementById(`${name}-${part}`));
  const panel = document.getElementById(name);
  if (!opener) return;
  const { opened, typed, title, read, html } = made({ panel, filter, fill });
  let shown = [], current = 0, told = ""; // the words that the list was found for

  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", (event) => { event.preventDefault(); panel.hidden ? open() : close(); });
  closer.addEventListener("click", close);
  use.addEventListener("click", insert);
  // Nothing of this is typed into the reply: neither its draft nor its send button shall hear it.
  for (const kind of ["input", "change"]) panel.addEventListener(kind, (event) => event.stopPropagation());
  filter.addEventListener("input", typed);
  panel.addEventListener("keydown", steer);
  document.addEventListener("keydown", (event) => {
    if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, [contenteditable]")) return;
    event.preventDefault();
    open();
  });

  function open() {
    document.querySelector("#answer [contenteditable], #answer textarea").focus();
    panel.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    filter.focus();
    opened();
  }

  function close() {
    panel.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
  }

  function fill(items, reason, words = filter.value.trim()) {
    shown = items;
    told = words;
    list.replaceChildren(...shown.map(line));
    none.textContent = reason;
    none.hidden = shown.length > 0;
    choose(0);
  }

  function line(item, place) {
    const row = document.createElement("li");
    row.id = `${name}-${place}`;
    row.dir = "auto";
    row.setAttribute("role", "option");
    row.append(...title(item));
    row.addEventListener("mousedown", (event) => event.preventDefault()); // the filter keeps the focus
    row.addEventListener("click", () => choose(place));
    row.addEventListener("dblclick", insert);
    return row;
  }

  function choose(place) {
    current = place;
    const item = shown[place];
    [...list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === place)));
    list.children[place]?.scrollIntoView({ block: "nearest" });
    filter.setAttribute("aria-activedescendant", item ? `${name}-${place}` : "");
    use.disabled = !item || !html(item);
    read(item);
  }

  function steer(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") { event.stopPropagation(); return close(); }
    if (event.target !== filter || !(step || event.key === "Enter")) return;
    event.preventDefault();
    event.stopPropagation();
    if (!step) return told === filter.value.trim() && insert(); // not what was there before these words
    if (shown.length) choose((current + step + shown.length) % shown.length);
  }

  function insert() {
    const text = shown[current] && html(shown[current]);
    if (!text) return;
    close();
    document.querySelector("#answer textarea").dispatchEvent(new CustomEvent("insert", { detail: text }));
  }
}
