// What stands around a ticket: its place in the list one came from, and tickets with the same words. Both come after
// the page, which need not wait for them; without this script they are links that find out when they are followed.
(() => {
  const list = document.querySelector("[data-beside]");
  const similar = document.querySelector("[data-similar]");
  const KEYS = { J: "next", K: "previous" };

  if (list) placed().catch(() => { /* the links work all the same */ });
  if (similar) found().catch(() => { /* so does this one */ });

  document.addEventListener("keydown", (event) => {
    if (!list || !KEYS[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable], dialog")) return;
    event.preventDefault();
    list.querySelector(`[data-way="${KEYS[event.key]}"][href]`)?.click();
  });

  async function placed() {
    const answer = await fetch(list.dataset.beside, { headers: { Accept: "application/json" }, redirect: "error" });
    if (!answer.ok) return;
    const beside = await answer.json();
    list.querySelector("[data-place]").textContent = beside.place ?? "";
    for (const way of Object.values(KEYS)) show(list.querySelector(`[data-way="${way}"]`), beside[way]);
  }

  function show(link, ticket) {
    if (ticket) {
      link.href = ticket.url;
      link.title = ticket.words;
    } else {
      link.removeAttribute("href");
      link.setAttribute("aria-disabled", "true");
      link.setAttribute("role", "link");
    }
  }

  async function found() {
    const answer = await fetch(similar.href, { redirect: "error" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const others = page.getElementById("similar");
    if (others.querySelector("a")) similar.replaceWith(others);
    else similar.closest("[data-part]").hidden = true;
  }
})();
