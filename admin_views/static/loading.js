// A thin line at the top while the next page is awaited, for slow lines; it says so to screen readers too.
(() => {
  const AFTER = 400; // ms: what is quicker needs no sign
  const AT_MOST = 30_000; // ms
  const line = document.querySelector(".loading");
  let timer = 0;

  const show = () => {
    line.textContent = "Loading…";
    timer = setTimeout(hide, AT_MOST);
  };
  const hide = () => {
    clearTimeout(timer);
    line.textContent = "";
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(show, AFTER);
  };

  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && !event.target.closest("dialog, [data-download]")) wait();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || link.target || link.hasAttribute("download")) return;
    if (link.origin === location.origin && link.href.split("#")[0] !== location.href.split("#")[0]) wait();
  });
  window.addEventListener("pageshow", hide);
})();
