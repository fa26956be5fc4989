// The menu of articles: those that say what the subject says, or what is typed; the link goes where the cursor is.
// Without this script it is a page.
(() => {
  const opener = document.getElementById("articles-open");
  const panel = document.getElementById("articles");
  if (!opener) return;
  const [filter, list, text, none, use, read] = ["filter", "list", "text", "none", "use", "read"].map((part) => document.getElementById(`articles-${part}`));
  const PAUSE = 200; // ms after the last key
  let shown = [], current = 0, timer = 0, asked = null;

  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", (event) => { event.preventDefault(); panel.hidden ? open() : close(); });
  document.getElementById("articles-close").addEventListener("click", close);
  use.addEventListener("click", insert);
  // Nothing of this is typed into the reply: neither its draft nor its send button shall hear it.
  for (const kind of ["input", "change"]) panel.addEventListener(kind, (event) => event.stopPropagation());
  filter.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(load, PAUSE); });
  panel.addEventListener("keydown", steer);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "l" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, [contenteditable]")) return;
    event.preventDefault();
    open();
  });

  function open() {
    document.querySelector("#answer [contenteditable], #answer textarea").focus();
    panel.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    filter.focus();
    filter.select();
    if (asked !== filter.value.trim()) load();
  }

  function close() {
    panel.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
  }

  async function load() {
    const words = filter.value.trim();
    asked = words;
    const answer = await fetch(`${panel.dataset.url}&q=${encodeURIComponent(words)}`, { redirect: "error" }).catch(() => null);
    const found = answer?.ok ? await answer.json() : [];
    if (asked !== words) return; // more was typed meanwhile
    none.textContent = !answer?.ok ? "They could not be loaded. Close this and try again." : words ? "No article says this." : "No article says the words of the subject. Type other words.";
    if (!answer?.ok) asked = null;
    shown = found;
    list.replaceChildren(...shown.map(line));
    none.hidden = shown.length > 0;
    choose(0);
  }

  function line(article, place) {
    const item = document.createElement("li");
    item.id = `articles-${place}`;
    item.dir = "auto";
    item.textContent = article.title;
    item.setAttribute("role", "option");
    if (!article.public) item.append(mark());
    item.addEventListener("mousedown", (event) => event.preventDefault()); // the filter keeps the focus
    item.addEventListener("click", () => choose(place));
    item.addEventListener("dblclick", insert);
    return item;
  }

  function mark() {
    const only = document.createElement("span");
    only.className = "badge";
    only.textContent = "Only staff";
    return only;
  }

  function choose(place) {
    current = place;
    const article = shown[place];
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === place)));
    list.children[place]?.scrollIntoView({ block: "nearest" });
    filter.setAttribute("aria-activedescendant", article ? `articles-${place}` : "");
    text.textContent = !article ? "" : article.public ? article.about || article.category : `Only staff can read this: there is no link for customers. ${article.about}`;
    use.disabled = !article?.public;
    read.hidden = !article;
    if (article) read.href = article.read;
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
    const article = shown[current];
    if (!article?.public) return;
    close();
    const whole = document.createElement("p");
    const link = whole.appendChild(document.createElement("a"));
    link.href = article.address;
    link.textContent = article.title;
    document.querySelector("#answer textarea").dispatchEvent(new CustomEvent("insert", { detail: whole.outerHTML }));
  }
})();
