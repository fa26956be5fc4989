// The ticket's page: keys, copying the number, the reply box. All of it works without this script too.
(() => {
  const answer = document.getElementById("answer");
  const facts = document.getElementById("facts");
  const keys = document.getElementById("keys");
  const area = answer?.querySelector("textarea");
  const wide = window.matchMedia("(min-width: 1101px)");

  // Beside the thread the facts are always open; under the head of a small screen they are a drawer.
  const arrange = () => { facts.open = wide.matches; };
  arrange();
  wide.addEventListener("change", arrange);

  document.querySelectorAll("[data-copy]").forEach((button) => {
    const label = button.getAttribute("aria-label");
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      const part = document.getElementById(button.dataset.copy);
      await navigator.clipboard.writeText(part ? part.textContent : location.origin + location.pathname);
      button.classList.add("done");
      button.setAttribute("aria-label", "Copied");
      setTimeout(() => { button.classList.remove("done"); button.setAttribute("aria-label", label); }, 1500);
    });
  });

  const editor = () => answer?.querySelector("[contenteditable]") ?? answer?.querySelector("textarea");
  const write = (kind) => {
    if (!answer) return;
    const wanted = document.getElementById(`kind-${kind}`);
    if (area.value.trim() && !wanted.checked) return ask(wanted);
    wanted.checked = true;
    answer.scrollIntoView({ block: "nearest" });
    editor().focus();
  };
  // What is typed stays what it is: a note never becomes a reply, or a reply a note, because of one key.
  const ask = (wanted) => {
    const question = document.getElementById(`instead-of-${wanted.value === "note" ? "reply" : "note"}`);
    question.returnValue = "";
    question.onclose = () => {
      if (question.returnValue === "turn") wanted.click();
      editor().focus();
    };
    question.showModal();
  };
  const step = (by) => {
    const messages = [...document.querySelectorAll(".message")];
    const current = messages.indexOf(document.activeElement.closest(".message"));
    const next = messages[current < 0 ? (by > 0 ? 0 : messages.length - 1) : current + by];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "center" });
  };
  const choose = (field) => {
    facts.open = true;
    const first = facts.querySelector(field);
    const drawer = first?.closest("details.menu-inline");
    if (drawer) drawer.open = true;
    first?.scrollIntoView({ block: "center" });
    first?.focus();
  };
  const open = (key) => {
    const menu = document.querySelector(`details[data-key="${key}"]`);
    if (!menu) return;
    menu.open = true;
    menu.querySelector(".menu-sheet button")?.focus();
  };
  const goOn = () => {
    editor().focus();
    if (!editor().isContentEditable) return;
    getSelection().selectAllChildren(editor());
    getSelection().collapseToEnd();
  };
  const focusOn = (part) => {
    if (part?.matches(".fact")) part.tabIndex = -1; // a field would take the next key for itself
    part?.focus();
  };
  const actions = {
    j: () => step(1), k: () => step(-1), r: () => write("reply"), n: () => write("note"),
    a: () => choose("[name=assignee]"), v: () => choose("[name=category]"), L: () => choose("#link-other"),
    s: () => open("s"), p: () => open("p"), t: () => open("t"),
    e: () => document.querySelector('[data-key="s"] [value="resolved"]')?.click(),
    m: () => document.querySelector('a[data-key="m"]')?.click(),
    u: () => (document.querySelector(".from-list-back") ?? document.querySelector('.side a[href$="/ticket/"]'))?.click(),
    "?": () => keys.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && answer?.contains(event.target)) {
      event.preventDefault();
      const wanted = event.shiftKey ? "[value=resolved]" : ".main";
      [...answer.querySelectorAll(".answer-send button")].find((button) => button.offsetParent && button.matches(wanted))?.click();
      return;
    }
    if (event.key === "Escape" && event.target === editor()) step(-1);
    if (event.key === "Enter" && event.target.matches(".set select")) {
      event.preventDefault(); // it would only open the list of values
      event.target.form.requestSubmit();
    }
    if (event.key === "Escape" && event.target.matches(".facts select")) focusOn(event.target.closest(".fact"));
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
    if (event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]") || !actions[event.key]) return;
    if (event.repeat && !["j", "k"].includes(event.key)) return;
    event.preventDefault();
    actions[event.key]();
  });

  // After a change the page goes on where one was, also when that was taken back.
  const same = (kept) => kept.page === location.pathname && kept.place;
  const kept = JSON.parse(sessionStorage.getItem("place") || "{}");
  sessionStorage.removeItem("place");
  if (same(kept) && !location.hash && document.activeElement === document.body) focusOn(document.querySelector(kept.place));
  document.addEventListener("submit", (event) => {
    const menu = event.target.closest(".ticket-tags") ? "t" : event.target.closest("details[data-key]")?.dataset.key;
    const fact = [...facts.querySelectorAll(".fact")].indexOf(event.target.closest(".fact"));
    const part = fact < 0 ? "" : `.fact:nth-of-type(${fact + 1})`;
    const place = menu ? `details[data-key="${menu}"] summary` : part || (event.target.matches("[data-undo]") && same(kept));
    if (place) sessionStorage.setItem("place", JSON.stringify({ page: location.pathname, place }));
  });

  if (!answer) return;
  editor().dataset.hint = area.placeholder;
  const grow = () => answer.classList.toggle("has-text", Boolean(area.value.trim()));
  answer.addEventListener("input", grow);
  answer.addEventListener("change", grow);
  grow();
  // What was just put into the box is to be gone on with; the browser itself goes to the anchor as the page is loaded.
  if (location.hash === "#answer") addEventListener("load", () => setTimeout(goOn));
  answer.addEventListener("submit", () => {
    setTimeout(() => answer.querySelectorAll("button").forEach((button) => { button.disabled = true; }));
  });
  window.addEventListener("pageshow", () => answer.querySelectorAll("button").forEach((button) => { button.disabled = false; }));
})();
