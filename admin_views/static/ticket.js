// The ticket's page: keys, copying the number, the reply box. All of it works without this script too.
(() => {
  const answer = document.getElementById("answer");
  const facts = document.getElementById("facts");
  const keys = document.getElementById("keys");
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
    document.getElementById(`kind-${kind}`).checked = true;
    answer.scrollIntoView({ block: "nearest" });
    editor().focus();
  };
  const step = (by) => {
    const messages = [...document.querySelectorAll(".message")];
    const current = messages.indexOf(document.activeElement.closest(".message"));
    const next = messages[current < 0 ? (by > 0 ? 0 : messages.length - 1) : current + by];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "center" });
  };
  const assign = () => {
    facts.open = true;
    const select = document.getElementById("set-assignee");
    select?.scrollIntoView({ block: "center" });
    select?.focus();
  };
  const actions = {
    j: () => step(1), k: () => step(-1), r: () => write("reply"), n: () => write("note"), a: assign, "?": () => keys.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter" && answer?.contains(event.target)) {
      event.preventDefault();
      [...answer.querySelectorAll(".answer-send button")].find((button) => button.offsetParent && button.classList.contains("main"))?.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
    if (event.target.closest("input, select, textarea, [contenteditable]") || !actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  });

  if (!answer) return;
  const area = answer.querySelector("textarea");
  editor().dataset.hint = area.placeholder;
  const open = () => answer.classList.toggle("has-text", Boolean(area.value.trim()));
  answer.addEventListener("input", open);
  answer.addEventListener("change", open);
  open();
  answer.addEventListener("submit", () => {
    setTimeout(() => answer.querySelectorAll("button").forEach((button) => { button.disabled = true; }));
  });
  window.addEventListener("pageshow", () => answer.querySelectorAll("button").forEach((button) => { button.disabled = false; }));
})();
