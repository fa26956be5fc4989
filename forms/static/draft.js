// Keeps what is typed into <form data-draft="name"> in this tab until it was sent, so that a crash or a lost line loses nothing.
(() => {
  const form = document.querySelector("form[data-draft]");
  const sent = document.querySelector("[data-sent]");
  if (sent) sessionStorage.removeItem(`draft:${sent.dataset.sent}`);
  if (!form) return;

  const key = `draft:${form.dataset.draft}`;
  const fields = [...form.elements].filter((field) => field.name && !["hidden", "file", "password", "submit"].includes(field.type));
  const value = (field) => (field.type === "radio" ? field.checked && field.value : field.value);

  if (!document.querySelector(".summary")) restore();
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);

  function keep() {
    const kept = {};
    for (const field of fields) if (value(field)) kept[field.name] = value(field);
    delete kept.website;
    try {
      sessionStorage.setItem(key, JSON.stringify(kept));
    } catch { /* a full or forbidden storage keeps nothing, and the form works as before */ }
  }

  function restore() {
    const kept = JSON.parse(sessionStorage.getItem(key) || "{}");
    for (const field of fields) {
      if (!(field.name in kept) || (field.type !== "radio" && field.tagName !== "SELECT" && field.value)) continue;
      if (field.type === "radio") field.checked = field.checked || (field.value === kept[field.name] && !form.querySelector(`[name="${field.name}"]:checked`));
      else field.value = kept[field.name];
      field.dispatchEvent(new Event("restore"));
    }
  }
})();
