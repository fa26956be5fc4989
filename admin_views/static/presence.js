// Tells the desk that this ticket is open here, and shows who else is there and what was written since the page was loaded.
(() => {
  const EVERY = 15_000, TYPING = 20_000; // ms: from one question to the next, for how long a key counts as writing
  const place = document.getElementById("presence");
  if (!place) return;
  const people = place.querySelector("[data-people]");
  const news = place.querySelector("[data-news]");
  const link = news.querySelector("a");
  let typedAt = -TYPING, timer = 0, wasTyping = false;

  document.getElementById("answer")?.addEventListener("input", () => {
    typedAt = performance.now();
    if (!wasTyping) tell();
  });
  document.addEventListener("visibilitychange", tell);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    location.hash = link.hash;
    location.reload();
  });
  tell();

  async function tell() {
    clearTimeout(timer);
    if (document.hidden) return;
    wasTyping = performance.now() - typedAt < TYPING;
    timer = setTimeout(tell, EVERY);
    const body = new URLSearchParams({ csrf_token: place.dataset.token, read_to: place.dataset.readTo });
    if (wasTyping) body.set("typing", "1");
    try {
      const answer = await fetch(place.dataset.url, { method: "POST", body, redirect: "error" });
      if (answer.ok) show(await answer.json());
      else if (answer.status < 500) clearTimeout(timer); // signed out, or the ticket is in other hands
    } catch { /* no connection: it is asked again */ }
  }

  function show(now) {
    put(people, now.people);
    const changed = now.version === Number(place.dataset.version) ? "" : "This ticket was changed";
    put(news.firstElementChild, now.news || changed);
    news.hidden = !(now.news || changed);
    link.hash = now.first ? `message-${now.first}` : "";
  }

  // A reader's voice speaks whenever the text is set, so it is set only when it is another one.
  function put(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }
})();
