// While a subject is typed: what may answer it already, below the field. It is said politely, nothing moves the focus,
// and without it nothing is lost.
(() => {
  const place = document.querySelector("[data-suggest]");
  const field = place?.closest("form")?.elements.subject;
  if (!field) return;

  let waiting, asking, last = "";
  field.addEventListener("input", soon);
  field.addEventListener("restore", soon);
  if (field.value) soon();

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(look, 400);
  }

  async function look() {
    const text = field.value.trim();
    if (text === last) return;
    last = text;
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = text.length < 3 ? null : await fetch(`${place.dataset.suggest}?q=${encodeURIComponent(text)}`, { signal: asking.signal });
      if (!answer || answer.ok) show(answer ? await answer.text() : "");
    } catch { /* a lost line suggests nothing */ }
  }

  function show(found) {
    if (place.innerHTML.trim() !== found.trim()) place.innerHTML = found;
    place.classList.toggle("is-empty", !found.trim());
  }
})();
