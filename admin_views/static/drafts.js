// Keeps what is typed into <form data-keep="address"> on the desk, and in this tab whatever the desk does not have yet.
(() => {
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const PAUSE = 700, LONGEST = 1_500, AGAIN = 5_000; // ms: after the last key, after the first one, after a failure
  const OTHERS = ["csrf_token", "form_key", "website", "seen", "draft"];
  const version = form.elements.draft;
  const note = document.querySelector("[data-draft]");
  const words = document.querySelector("[data-draft-words]");
  const halting = new AbortController();
  let desk = "typed" in form.dataset ? "" : typed(); // what the desk has, as far as we know
  let timer = 0, since = 0, isKeeping = false, isOver = false;

  if (desk) restore(); else forget();
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => { end(); remember(); });
  document.getElementById("discard-draft").addEventListener("submit", () => { end(); forget(); });
  document.getElementById("bring-draft-back").addEventListener("submit", flush);
  document.addEventListener("visibilitychange", () => document.hidden && flush());
  addEventListener("pagehide", flush);
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  later();

  function fields() {
    return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !OTHERS.includes(name));
  }

  function typed() {
    return JSON.stringify(fields());
  }

  function posted() {
    const body = new URLSearchParams(fields());
    for (const name of ["csrf_token", "form_key", "draft"]) body.set(name, form.elements[name].value);
    body.set("quiet", "1");
    return body;
  }

  function later() {
    if (isOver || typed() === desk) return;
    since ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(keep, Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
  }

  async function keep() {
    if (isKeeping || isOver) return;
    const text = typed();
    since = 0;
    isKeeping = true;
    try {
      const signal = AbortSignal.any ? AbortSignal.any([halting.signal, AbortSignal.timeout(10_000)]) : halting.signal;
      const answer = await fetch(form.dataset.keep, { method: "POST", body: posted(), redirect: "manual", signal });
      if (answer.ok) took(text, await answer.json()); else await refused(answer);
    } catch {
      failed("Not kept on the desk yet: there is no connection. It stays in this tab.");
    }
    isKeeping = false;
    if (typed() !== text) later();
  }

  function took(text, kept) {
    desk = text;
    version.value = kept.version;
    say(kept.words);
    forget();
  }

  async function refused(answer) {
    if (answer.status === 422) return failed((await answer.json()).problem);
    const isSignedOut = answer.type === "opaqueredirect" || answer.status === 400;
    if (isSignedOut) return failed("Not kept on the desk: you are not signed in any more. It stays in this tab.");
    failed("Not kept on the desk. It stays in this tab.");
  }

  function failed(sentence) {
    if (isOver) return;
    remember();
    say(sentence);
    timer = setTimeout(later, AGAIN);
  }

  function say(sentence) {
    note.hidden = !sentence;
    words.textContent = sentence;
  }

  // The page goes away, perhaps for good. The tab remembers too: a reloaded page may be faster than what is sent here.
  function flush() {
    if (isOver || typed() === desk) return;
    remember();
    navigator.sendBeacon(form.dataset.keep, posted());
  }

  function end() {
    isOver = true;
    halting.abort();
    clearTimeout(timer);
  }

  // Asked for each time: a new article becomes one with an address of its own while it is written.
  function place() {
    const { pathname, search } = new URL(form.dataset.keep, location.href);
    return `unsent:${form.dataset.writer}:${pathname}${search}`;
  }

  function remember() {
    const { version: seen, box } = { version: version.value, box: form.elements.form_key.value };
    try {
      sessionStorage.setItem(place(), JSON.stringify({ fields: fields(), seen, box }));
    } catch { /* a full or forbidden storage keeps nothing, and the desk still has most of it */ }
  }

  function forget() {
    sessionStorage.removeItem(place());
  }

  // What the desk did not have when the page went away is shown again, unless it was sent after all.
  function restore() {
    const kept = JSON.parse(sessionStorage.getItem(place()) || "null");
    if (!kept || kept.box === form.dataset.over || JSON.stringify(kept.fields) === desk) return forget();
    for (const box of form.querySelectorAll("[type=checkbox]")) box.checked = false;
    for (const [name, value] of kept.fields) {
      const field = form.elements[name];
      for (const one of field instanceof RadioNodeList ? field : [field]) if (one) fill(one, value);
    }
    if (kept.seen !== version.value && kept.box !== form.dataset.box) version.value = 0;
  }

  function fill(field, value) {
    if (["radio", "checkbox"].includes(field.type)) {
      if (field.value === value) field.checked = true;
      return;
    }
    field.value = value;
    field.dispatchEvent(new Event("restore"));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
})();
