// A toast goes after a while, unless somebody is about to use it, or when it is closed. Its undo stays on the page for z.
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
