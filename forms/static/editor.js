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

  const BLOCK = /^(P|DIV|UL|OL|BLOCKQUOTE|PRE|H[1-6]|HR)$/;

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
      area.value = editor.textContent.trim() ? markupOf(editor) : "";
      area.dispatchEvent(new Event("change", { bubbles: true }));
    };
    editor.addEventListener("input", keep);
    editor.addEventListener("paste", (event) => paste(event));
    let cursor = null;
    // A key, or a script, that comes here first goes on behind what is written; a click chooses its own place after this.
    editor.addEventListener("focus", () => toEnd(editor), { once: true });
    editor.addEventListener("blur", () => { cursor = getSelection().rangeCount ? getSelection().getRangeAt(0) : null; });
    area.addEventListener("insert", (event) => { put(editor, cursor, event.detail); keep(); });
    const show = () => editor.replaceChildren(...safe(area.value));
    area.addEventListener("restore", show);
    // Going back, the browser fills in the text area after this script has run.
    addEventListener("pageshow", () => { if (area.value && !editor.textContent.trim()) show(); });
    document.querySelectorAll(`a[href="#${area.id}"]`).forEach((link) =>
      link.addEventListener("click", (event) => { event.preventDefault(); editor.focus(); }));
    if (area.dataset.editor) keep();
  }

  // What is written, each line of it in a block: text without any markup would be taken for plain text by the server.
  function markupOf(editor) {
    const whole = document.createElement("div");
    let line = null;
    for (const node of editor.childNodes) {
      const isBlock = BLOCK.test(node.nodeName);
      if (!isBlock && !line) line = whole.appendChild(document.createElement("p"));
      (isBlock ? whole : line).append(node.cloneNode(true));
      if (isBlock) line = null;
    }
    return whole.innerHTML;
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
    document.execCommand(command, false, value);
  }

  function paste(event) {
    const text = event.clipboardData.getData("text/plain");
    if (!text && event.clipboardData.files.length) return; // files go to the form
    event.preventDefault();
    document.execCommand("insertText", false, text);
  }

  function toEnd(editor) {
    getSelection().selectAllChildren(editor);
    getSelection().collapseToEnd();
  }

  // Markup goes where the cursor was last, or behind what is written; a paragraph that it falls into is parted there.
  // Not by insertHTML: that writes style attributes, which the security policy forbids.
  function put(editor, cursor, markup) {
    const range = cursor && editor.contains(cursor.commonAncestorContainer) ? cursor : document.createRange();
    if (range !== cursor) range.setStart(editor, editor.childNodes.length);
    range.deleteContents();
    const nodes = safe(markup);
    const block = [...editor.children].find((child) => child.contains(range.startContainer));
    if (block) range.setEndAfter(block);
    const rest = range.extractContents();
    const last = nodes.at(-1);
    range.collapse(false);
    range.insertNode(rest);
    for (const node of nodes.toReversed()) range.insertNode(node);
    for (const child of [...editor.children]) if (!nodes.includes(child) && !child.textContent && child.tagName === block?.tagName) child.remove();
    editor.focus();
    if (last) getSelection().collapse(last, last.childNodes.length);
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

  document.execCommand("defaultParagraphSeparator", false, "p");
  document.querySelectorAll("textarea[data-editor]").forEach(enrich);
  document.querySelector("[data-focus]")?.focus();
})();
