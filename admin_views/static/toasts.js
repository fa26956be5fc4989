// A toast goes after a while, unless somebody is about to use it, or when it is closed. z takes back what it tells of,
// as long as its page is there.
(() => {
  const FOR = 12_000; // ms
  const undo = document.querySelector(".toast:last-child form");
  const leave = (toast) => {
    if (undo && toast.contains(undo)) {
      undo.hidden = true;
      document.body.append(undo);
    }
    toast.remove();
  };

  document.addEventListener("keydown", (event) => {
    if (event.key !== "z" || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable], dialog")) return;
    undo?.requestSubmit();
  });

  for (const toast of document.querySelectorAll(".toast")) {
    const words = toast.querySelector("p");
    const close = toast.querySelector(".toast-close");
    let timer = 0;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => { if (!toast.matches(":hover, :focus-within")) leave(toast); }, FOR);
    };
    close.hidden = false;
    close.addEventListener("click", () => leave(toast));
    toast.addEventListener("keydown", (event) => { if (event.key === "Escape") leave(toast); });
    toast.addEventListener("mouseleave", wait);
    toast.addEventListener("focusout", wait);
    // A screen reader hears a change of the words, not those that came with the page.
    const text = words.textContent;
    words.textContent = "";
    setTimeout(() => { words.textContent = text; });
    wait();
  }
})();
