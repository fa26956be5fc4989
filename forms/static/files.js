// Shows the chosen files before they are sent, and says at once when one is too large or there are too many.
(() => {
  document.querySelectorAll("input[type=file][data-bytes]").forEach((input) => {
    const list = document.createElement("ul");
    list.className = "chosen";
    list.setAttribute("aria-live", "polite");
    input.after(list);
    input.addEventListener("change", () => show(input, list));
  });

  function show(input, list) {
    list.querySelectorAll("img").forEach((image) => URL.revokeObjectURL(image.src));
    const files = [...input.files];
    list.replaceChildren(...files.map((file) => line(file, Number(input.dataset.bytes))));
    const large = files.some((file) => file.size > Number(input.dataset.bytes));
    const many = files.length > Number(input.dataset.most);
    input.setCustomValidity(large ? "One of the files is larger than 10 MB." : many ? `Please choose at most ${input.dataset.most} files.` : "");
    if (large || many) input.reportValidity();
  }

  function line(file, most) {
    const item = document.createElement("li");
    if (file.type.startsWith("image/") && file.type !== "image/svg+xml" && file.size <= most) item.append(preview(file));
    const name = document.createElement("span");
    name.dir = "auto";
    name.textContent = `${file.name} · ${(file.size / 1e6).toFixed(1)} MB`;
    if (file.size > most) {
      name.className = "too-large";
      name.textContent += " · too large";
    }
    item.append(name);
    return item;
  }

  function preview(file) {
    const image = document.createElement("img");
    image.alt = "";
    image.src = URL.createObjectURL(file);
    return image;
  }
})();
