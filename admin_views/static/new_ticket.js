// A new ticket for a customer: what is known of whom one chose, and a confirmation for those who wrote an e-mail.
(() => {
  const email = document.getElementById("email");
  if (document.activeElement === document.body) email.focus();
  const about = document.getElementById("customer-known");
  const list = document.getElementById("customers");
  email.addEventListener("input", () => {
    const found = [...list.options].find((option) => option.value === email.value.trim().toLowerCase());
    about.textContent = found ? found.label : "";
  });

  const source = document.getElementById("source");
  const notify = document.getElementById("notify");
  let chosen = false;
  notify.addEventListener("change", () => { chosen = true; });
  source.addEventListener("change", () => { if (!chosen) notify.checked = source.value === "email"; });
})();
