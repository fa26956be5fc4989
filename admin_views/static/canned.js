// The menu of canned replies: found while typing, read before they are put where the cursor is. Without it they are a page.
(() => {
  const opener = document.getElementById("canned-open");
  const panel = document.getElementById("canned");
  if (!opener) return;
  const [filter, list, text, none, use] = ["filter", "list", "text", "none", "use"].map((part) => document.getElementById(`canned-${part}`));
  let replies = null, shown = [], current = 0;

  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", (event) => { event.preventDefault(); panel.hidden ? open() : close(); });
  document.getElementById("canned-close").addEventListener("click", close);
  use.addEventListener("click", insert);
  // Nothing of this is typed into the reply: neither its draft nor its send button shall hear it.
  for (const kind of ["input", "change"]) panel.addEventListener(kind, (event) => event.stopPropagation());
  filter.addEventListener("input", () => { current = 0; show(); });
  panel.addEventListener("keydown", steer);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "c" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, [contenteditable]")) return;
    event.preventDefault();
    open();
  });

  async function open() {
    document.querySelector("#answer [contenteditable], #answer textarea").focus();
    panel.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    filter.value = "";
    filter.focus();
    current = 0;
    replies ??= await load();
    show();
  }

  function close() {
    panel.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
  }

  async function load() {
    const answer = await fetch(panel.dataset.url, { redirect: "error" }).catch(() => null);
    none.textContent = answer?.ok ? "None fits." : "They could not be loaded. Close this and try again.";
    return answer?.ok ? answer.json() : null;
  }

  function show() {
    const words = filter.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    shown = (replies ?? []).filter((reply) => {
      const said = `${reply.name} ${reply.text}`.toLocaleLowerCase();
      return words.every((word) => said.includes(word));
    });
    list.replaceChildren(...shown.map(line));
    none.hidden = shown.length > 0;
    use.disabled = !shown.length;
    choose(Math.min(current, Math.max(shown.length - 1, 0)));
  }

  function line(reply, place) {
    const item = document.createElement("li");
    item.id = `canned-${place}`;
    item.dir = "auto";
    item.textContent = reply.name;
    item.setAttribute("role", "option");
    item.addEventListener("mousedown", (event) => event.preventDefault()); // the filter keeps the focus
    item.addEventListener("click", () => choose(place));
    item.addEventListener("dblclick", insert);
    return item;
  }

  function choose(place) {
    current = place;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === place)));
    list.children[place]?.scrollIntoView({ block: "nearest" });
    filter.setAttribute("aria-activedescendant", shown.length ? `canned-${place}` : "");
    text.innerHTML = shown[place]?.text ?? ""; // cleaned by the desk when it was saved, and filled in with plain text
  }

  function steer(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") { event.stopPropagation(); return close(); }
    if (event.target !== filter || !(step || event.key === "Enter")) return;
    event.preventDefault();
    event.stopPropagation();
    if (!step) return insert();
    if (shown.length) choose((current + step + shown.length) % shown.length);
  }

  function insert() {
    if (!shown[current]) return;
    close();
    document.querySelector("#answer textarea").dispatchEvent(new CustomEvent("insert", { detail: shown[current].text }));
  }
})();
