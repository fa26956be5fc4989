// Turns <textarea data-editor="its content as HTML"> into a small rich-text editor. Without this script it is a text area.
(() => {
  const TOOLS = [
    ["bold", "B", "Bold"],
    ["italic", "I", "Italic"],
    ["insertUnorderedList", "•", "List"],
    ["insertOrderedList", "1.", "Numbered list"],
    ["formatBlock", "”", "Quotation", "blockquote"],
    ["createLink", "Link", "Link"],
  ];

  function enrich(area) {
    const label = document.querySelector(`label[for="${area.id}"]`);
    const editor = document.createElement("div");
    editor.className = "editor";
    editor.contentEditable = "true";
    editor.innerHTML = area.dataset.editor;
    editor.setAttribute("role", "textbox");
    editor.setAttribute("aria-multiline", "true");
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (area.hasAttribute(name)) editor.setAttribute(name, area.getAttribute(name));
    }
    if (label) {
      label.id ||= `${area.id}-label`;
      editor.setAttribute("aria-labelledby", label.id);
      label.addEventListener("click", () => editor.focus());
    }
    const frame = document.createElement("div");
    frame.className = "editing";
    frame.append(toolbar(editor), editor);
    area.after(frame);
    area.hidden = true;
    const keep = () => {
      area.value = editor.textContent.trim() ? editor.innerHTML : "";
      area.dispatchEvent(new Event("change", { bubbles: true }));
    };
    editor.addEventListener("input", keep);
    editor.addEventListener("paste", (event) => paste(event));
    const show = () => editor.replaceChildren(...safe(area.value));
    area.addEventListener("restore", show);
    // Going back, the browser fills in the text area after this script has run.
    addEventListener("pageshow", () => { if (area.value && !editor.textContent.trim()) show(); });
    document.querySelectorAll(`a[href="#${area.id}"]`).forEach((link) =>
      link.addEventListener("click", (event) => { event.preventDefault(); editor.focus(); }));
    if (area.dataset.editor) keep();
  }

  function toolbar(editor) {
    const bar = document.createElement("div");
    bar.className = "tools";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", "Formatting");
    for (const [command, sign, title, value] of TOOLS) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      button.title = title;
      button.dataset.tool = command;
      button.setAttribute("aria-label", title);
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("click", () => { editor.focus(); run(command, value); });
      bar.append(button);
    }
    return bar;
  }

  function run(command, value) {
    if (command === "createLink") {
      value = prompt("Address of the link", "https://");
      if (!value || value === "https://") return;
    }
    document.execCommand("defaultParagraphSeparator", false, "p");
    document.execCommand(command, false, value);
  }

  function paste(event) {
    event.preventDefault();
    document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
  }

  // What was kept in this browser is shown as text and simple blocks only; the server cleans everything again anyway.
  function safe(markup) {
    const parsed = new DOMParser().parseFromString(markup, "text/html");
    parsed.querySelectorAll("script, style, iframe, object, embed, img, svg, form").forEach((node) => node.remove());
    parsed.querySelectorAll("*").forEach((node) => [...node.attributes].forEach((a) => {
      if (a.name !== "href" || !/^(https?|mailto|tel):/i.test(a.value)) node.removeAttribute(a.name);
    }));
    return [...parsed.body.childNodes];
  }

  document.querySelectorAll("textarea[data-editor]").forEach(enrich);
  document.querySelector("[data-focus]")?.focus();
})();
