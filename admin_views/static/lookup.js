// Addresses of customers on offer while one is typed. Without it the whole address is typed.

for (const field of document.querySelectorAll("[data-lookup]")) {
  const list = document.getElementById(field.getAttribute("list"));
  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    if (field.value.length >= 2) timer = setTimeout(() => look(field, list), 150);
  });
}

async function look(field, list) {
  const query = new URLSearchParams({ name: field.dataset.lookup, query: field.value });
  const answer = await fetch(`../ajax/lookup/?${query}`);
  if (!answer.ok) return;
  list.replaceChildren(...(await answer.json()).map(([, words, about]) => new Option(about ?? words, words)));
}
