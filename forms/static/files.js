// Files before they are sent: chosen, dropped or pasted, listed with a button to leave each out again, and too large or
// too many of them said at once. Without it there is the browser's own field.
(() => {
  document.querySelectorAll("input[type=file][data-bytes]").forEach(attend);

  function attend(input) {
    const list = document.createElement("ul");
    const form = input.form;
    let files = [...input.files];
    list.className = "chosen";
    list.setAttribute("aria-live", "polite");
    (input.closest("label") ?? input).after(list);
    input.addEventListener("change", () => put([...files, ...input.files]));

    form.addEventListener("paste", (event) => {
      const { files: pasted, types } = event.clipboardData;
      if (pasted.length && !types.includes("text/plain")) put([...files, ...[...pasted].map(named)]);
    });
    form.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      form.classList.add("is-dropping");
    });
    form.addEventListener("dragleave", (event) => form.contains(event.relatedTarget) || form.classList.remove("is-dropping"));
    form.addEventListener("drop", (event) => {
      form.classList.remove("is-dropping");
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      put([...files, ...event.dataTransfer.files]);
    });

    function put(all) {
      const held = new DataTransfer();
      for (const file of all) if (![...held.files].some((other) => same(file, other))) held.items.add(file);
      input.files = held.files;
      files = [...held.files];
      show(input, list, files, (file) => put(files.filter((other) => other !== file)));
    }
  }

  const same = (one, other) => one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;

  // Every pasted picture is called image.png.
  function named(file, place) {
    const ending = file.name.split(".").pop();
    const time = new Date().toTimeString().slice(0, 8).replaceAll(":", "");
    return /^image\.\w+$/.test(file.name) ? new File([file], `pasted-${time}${place || ""}.${ending}`, { type: file.type }) : file;
  }

  function show(input, list, files, leaveOut) {
    const most = Number(input.dataset.bytes);
    list.querySelectorAll("img").forEach((image) => URL.revokeObjectURL(image.src));
    list.replaceChildren(...files.map((file) => line(file, problem(file, input), most, leaveOut)));
    const wrong = files.find((file) => problem(file, input));
    const many = files.length > Number(input.dataset.most) ? `At most ${input.dataset.most} files, please.` : "";
    input.setCustomValidity(wrong ? `${wrong.name}: ${problem(wrong, input)}.` : many);
    if (wrong || many) input.reportValidity();
  }

  function problem(file, input) {
    if (file.size > Number(input.dataset.bytes)) return "larger than 10 MB";
    const endings = input.accept ? input.accept.split(",") : [];
    return !endings.length || endings.some((ending) => file.name.toLowerCase().endsWith(ending)) ? "" : "not a kind we take";
  }

  function line(file, wrong, most, leaveOut) {
    const item = document.createElement("li");
    if (file.type.startsWith("image/") && file.type !== "image/svg+xml" && file.size <= most) item.append(preview(file));
    const name = document.createElement("span");
    name.dir = "auto";
    name.textContent = `${file.name} · ${size(file.size)}`;
    if (wrong) {
      name.className = "too-large";
      name.textContent += ` · ${wrong}`;
    }
    item.append(name, button(file, leaveOut));
    return item;
  }

  function button(file, leaveOut) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "icon-button";
    button.textContent = "×";
    button.setAttribute("aria-label", `Leave out ${file.name}`);
    button.addEventListener("click", () => leaveOut(file));
    return button;
  }

  function size(bytes) {
    return bytes < 1e6 ? `${Math.max(Math.round(bytes / 1e3), 1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  }

  function preview(file) {
    const image = document.createElement("img");
    image.alt = "";
    image.src = URL.createObjectURL(file);
    return image;
  }
})();
