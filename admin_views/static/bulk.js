// A change of many tickets that goes on: how far it is, and the page again when it is done. Without this script the
// page comes again by itself.
(() => {
  const PAUSE = 1_000; // ms
  const place = document.querySelector("[data-progress]");
  const bar = place.querySelector("progress");
  const count = place.querySelector(".bulk-count");
  setTimeout(look, PAUSE);

  async function look() {
    try {
      const answer = await fetch(place.dataset.progress, { headers: { Accept: "application/json" }, redirect: "error" });
      if (answer.ok) show(await answer.json());
    } catch { /* the line may be back in a second */ }
    setTimeout(look, PAUSE);
  }

  function show(found) {
    if (found.is_finished) location.reload();
    bar.value = found.done;
    count.textContent = `${found.done.toLocaleString("en")} of ${found.total.toLocaleString("en")}`;
  }
})();
