// Draws the dashboard's pictures with the colours of the current scheme. Their numbers stand below them as tables.
(() => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const scheme = () => document.documentElement.dataset.scheme || (dark.matches ? "dark" : "light");
  const config = { displayModeBar: false, responsive: true, showTips: false };

  function draw() {
    for (const place of document.querySelectorAll("[data-chart]")) {
      const figure = JSON.parse(document.getElementById(`figure-${place.dataset.chart}`).textContent)[scheme()];
      Plotly.react(place, figure.data, figure.layout, config);
    }
  }

  if (!window.Plotly) return;
  draw();
  dark.addEventListener("change", draw);
})();
