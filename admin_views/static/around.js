// What stands around a ticket: its place in the list one came from, articles and tickets with the same words. All come
// after the page, which need not wait for them; without this script they are links that find out when they are followed.
(() => {
  const list = document.querySelector("[data-beside]");
  const KEYS = { J: "next", K: "previous" };

  if (list) placed().catch(() => { /* the links work all the same */ });
  for (const link of document.querySelectorAll("[data-later]")) found(link).catch(() => { /* so do these */ });

  document.addEventListener("keydown", (event) => {
    if (!KEYS[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable], dialog")) return;
    event.preventDefault();
    const link = list?.querySelector(`[data-way="${KEYS[event.key]}"][href]`);
    if (link) return link.click();
    const why = list ? `There is no ${KEYS[event.key]} ticket in the list.` : "You did not come here from a list. u leads to it.";
    document.dispatchEvent(new CustomEvent("tell", { detail: why }));
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

  // The part of the other page that this link is about, or nothing of it when nothing was found.
  async function found(link) {
    const answer = await fetch(link.href, { redirect: "error" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const others = page.getElementById(link.dataset.later);
    if (others.querySelector("a")) link.replaceWith(others);
    else link.closest("[data-part]").hidden = true;
  }
})();
