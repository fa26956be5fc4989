// The editor of articles: editor.js with headings, code, tables and pictures, which only staff write and customers need
// not load. Without it an article is written as HTML in the text area, and pictures are files of the form.
(() => {
  const form = document.getElementById("article");
  const area = form?.querySelector("textarea[data-article]");
  const frame = area?.nextElementSibling;
  const editor = frame?.querySelector(".editor");
  if (!editor) return;
  const BLOCKS = /^(P|DIV|UL|OL|BLOCKQUOTE|PRE|H[1-6]|HR|TABLE)$/;
  const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
  const bar = frame.querySelector(".tools");
  const busy = document.getElementById("article-busy");
  const states = new Map(); // a button, and what tells whether it is pressed
  const places = new Map(); // a button, and what tells whether there is something for it to do
  let uploads = Promise.resolve(), underway = 0, sending = null; // the button of a form that waits for its pictures

  form.classList.add("has-editor");
  build();
  editor.addEventListener("input", () => { endWithText(); keep(); });
  editor.addEventListener("keydown", steer);
  editor.addEventListener("click", (event) => event.target.tagName === "IMG" && getSelection().selectAllChildren(event.target.parentElement));
  form.addEventListener("submit", wait);
  frame.addEventListener("paste", pasted, true);
  frame.addEventListener("drop", dropped, true);
  document.addEventListener("selectionchange", () => editor.contains(getSelection().anchorNode) && look());
  area.addEventListener("restore", show);
  addEventListener("pageshow", () => { if (area.value.includes("<img") && !editor.querySelector("img")) show(); });
  document.querySelectorAll("[data-insert]").forEach(offer);
  document.querySelector("[data-preview]").addEventListener("click", preview);
  endWithText();
  if (area.value || editor.querySelector("img")) keep();

  // ---- the tools

  function build() {
    const [first] = bar.children;
    for (const [tag, words] of [["p", "Text"], ["h2", "Heading"], ["h3", "Subheading"]]) {
      first.before(button(words, words, () => document.execCommand("formatBlock", false, tag), () => within(tag) !== null));
    }
    bar.append(
      button("Code", "Code within a line", code, () => within("code") !== null),
      button("Code block", "Block of code", () => document.execCommand("formatBlock", false, within("pre") ? "p" : "pre"), () => within("pre") !== null),
      button("Table", "Insert a table", () => insert(table(), cursor()), null, () => !within("table")),
      button("Picture", "Insert a picture", choosePictures),
      button("+ Row", "Add a row below", addRow, null, () => within("table")),
      button("+ Column", "Add a column to the right", addColumn, null, () => within("table")),
      button("− Row", "Remove this row", removeRow, null, () => within("td")),
      button("− Column", "Remove this column", removeColumn, null, () => within("table")),
      button("Describe picture", "Say what the picture shows", () => describe(picture()), null, () => picture()),
    );
    for (const one of bar.querySelectorAll("[data-tool]")) {
      const { tool } = one.dataset;
      if (tool === "formatBlock") states.set(one, () => within("blockquote") !== null);
      else if (tool !== "createLink") states.set(one, () => document.queryCommandState(tool));
    }
    bar.addEventListener("keydown", walk);
    bar.addEventListener("focusin", (event) => reach(event.target));
    reach(bar.firstElementChild);
    look();
  }

  function button(words, title, run, state, place) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.title = title;
    if (words !== title) made.setAttribute("aria-label", title);
    made.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps the cursor
    made.addEventListener("click", () => { editor.focus(); run(); endWithText(); keep(); look(); });
    if (state) states.set(made, state);
    if (place) places.set(made, place);
    return made;
  }

  function look() {
    for (const [one, state] of states) one.setAttribute("aria-pressed", String(Boolean(state())));
    for (const [one, place] of places) one.hidden = !place();
    if (!bar.querySelector('[tabindex="0"]:not([hidden])')) reach(bar.firstElementChild);
  }

  // One stop for the Tab key, arrows within.
  function reach(current) {
    for (const one of bar.children) one.tabIndex = one === current ? 0 : -1;
  }

  function walk(event) {
    const shown = [...bar.children].filter((one) => !one.hidden);
    const at = shown.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Escape") editor.focus();
    if (to === undefined) return;
    event.preventDefault();
    shown.at(to % shown.length).focus();
  }

  function steer(event) {
    if (event.altKey && event.key === "F10") {
      event.preventDefault();
      bar.querySelector('[tabindex="0"]').focus();
    } else if (event.key === "Tab" && within("table")) {
      toCell(event);
    } else if (event.key === "Enter" && !event.shiftKey && within("pre")) {
      newLine(event);
    }
  }

  // A new line of code; on an empty last line the code is over. The last line break of a block is not seen.
  function newLine(event) {
    const block = within("pre");
    const range = cursor();
    range.deleteContents();
    const before = part(block, (whole) => whole.setEnd(range.startContainer, range.startOffset));
    const rest = part(block, (whole) => whole.setStart(range.startContainer, range.startOffset));
    event.preventDefault();
    if (before.endsWith("\n") && !rest.trim()) {
      block.textContent = block.textContent.trimEnd();
      insert(empty("p"), after(block));
    } else {
      const line = document.createTextNode(rest ? "\n" : "\n\n");
      range.insertNode(line);
      getSelection().collapse(line, 1);
    }
    keep();
  }

  function part(block, narrow) {
    const whole = document.createRange();
    whole.selectNodeContents(block);
    narrow(whole);
    return whole.toString();
  }

  function toCell(event) {
    const cells = [...within("table").querySelectorAll("th, td")];
    const next = cells[cells.indexOf(cell()) + (event.shiftKey ? -1 : 1)];
    if (!next) return; // out of the table, to whatever comes next
    event.preventDefault();
    getSelection().selectAllChildren(next);
  }

  // ---- where the cursor is

  function cursor() {
    const selection = getSelection();
    const range = selection.rangeCount ? selection.getRangeAt(0) : null;
    return range && editor.contains(range.commonAncestorContainer) ? range.cloneRange() : after(editor.lastElementChild);
  }

  function after(node) {
    const range = document.createRange();
    if (node) range.setStartAfter(node); else range.selectNodeContents(editor);
    range.collapse();
    return range;
  }

  function within(tag) {
    const { anchorNode } = getSelection();
    const from = anchorNode?.nodeType === Node.TEXT_NODE ? anchorNode.parentElement : anchorNode;
    const found = from?.closest?.(tag);
    return found && found !== editor && editor.contains(found) ? found : null;
  }

  const cell = () => within("td") ?? within("th");

  function picture() {
    const { anchorNode, anchorOffset } = getSelection();
    if (!editor.contains(anchorNode)) return null;
    return [anchorNode, anchorNode.childNodes[anchorOffset], anchorNode.childNodes[anchorOffset - 1]].find((node) => node?.tagName === "IMG") ?? null;
  }

  // ---- putting something in. Not by insertHTML: that writes style attributes, which the security policy forbids.

  function insert(block, range) {
    const inCell = (range.startContainer.closest ? range.startContainer : range.startContainer.parentElement).closest("td, th");
    if (inCell && editor.contains(inCell)) inCell.append(...(block.tagName === "TABLE" ? [block] : block.childNodes));
    else {
      const here = [...editor.children].find((child) => child.contains(range.startContainer));
      if (here) here.after(block); else range.insertNode(block);
      if (here && !here.textContent.trim() && !here.querySelector("img, td")) here.remove();
    }
    const first = block.querySelector("th") ?? block;
    if (first.isConnected) getSelection().selectAllChildren(first);
    if (first.tagName !== "TH") getSelection().collapseToEnd();
  }

  function empty(tag) {
    const made = document.createElement(tag);
    made.append(document.createElement("br"));
    return made;
  }

  function code() {
    const range = cursor();
    const inside = within("code");
    if (inside) return inside.replaceWith(...inside.childNodes);
    const made = document.createElement("code");
    made.textContent = range.toString();
    if (!made.textContent || made.textContent.includes("\n")) return document.execCommand("formatBlock", false, "pre");
    range.deleteContents();
    range.insertNode(made);
    getSelection().selectAllChildren(made);
  }

  function table() {
    const made = document.createElement("table");
    made.append(...["thead", "tbody"].map((part) => document.createElement(part)));
    made.tHead.append(row("th", 3));
    made.tBodies[0].append(row("td", 3), row("td", 3));
    return made;
  }

  function row(tag, count) {
    const made = document.createElement("tr");
    for (let at = 0; at < count; at++) made.append(newCell(tag));
    return made;
  }

  function newCell(tag) {
    const made = empty(tag);
    if (tag === "th") made.scope = "col";
    return made;
  }

  function addRow() {
    const current = cell().parentElement;
    const made = row("td", current.cells.length);
    const body = within("table").tBodies[0] ?? within("table").createTBody();
    if (current.parentElement.tagName === "THEAD") body.prepend(made); else current.after(made);
    getSelection().collapse(made.cells[0], 0);
  }

  function addColumn() {
    const at = cell().cellIndex;
    for (const one of within("table").rows) (one.cells[at] ?? one.lastElementChild).after(newCell(one.parentElement.tagName === "THEAD" ? "th" : "td"));
    getSelection().collapse(cell().nextElementSibling, 0);
  }

  function removeRow() {
    const current = cell().parentElement;
    const whole = within("table");
    const next = current.nextElementSibling ?? current.previousElementSibling ?? whole.rows[0];
    getSelection().collapse(next?.cells[0] ?? editor, 0);
    current.remove();
    if (!whole.querySelector("td")) leave(whole);
  }

  function removeColumn() {
    const at = cell().cellIndex;
    const whole = within("table");
    const next = cell().nextElementSibling ?? cell().previousElementSibling;
    if (!next) return leave(whole);
    getSelection().collapse(next, 0);
    for (const one of whole.rows) one.cells[at]?.remove();
  }

  function leave(block) {
    insert(empty("p"), after(block));
    block.remove();
  }

  // Behind a table or code at the end there must be a line to go on.
  function endWithText() {
    if (/^(TABLE|PRE)$/.test(editor.lastElementChild?.tagName)) editor.append(empty("p"));
  }

  // ---- pictures and files

  function choosePictures() {
    const range = cursor();
    const chooser = document.createElement("input");
    chooser.type = "file";
    chooser.accept = PICTURES.join();
    chooser.multiple = true;
    chooser.addEventListener("change", () => upload([...chooser.files], range));
    chooser.click();
  }

  function pasted(event) {
    const pictures = [...event.clipboardData.files].filter((file) => PICTURES.includes(file.type));
    if (pictures.length && !event.clipboardData.types.includes("text/plain")) take(event, pictures, cursor());
  }

  function dropped(event) {
    const pictures = [...event.dataTransfer.files].filter((file) => PICTURES.includes(file.type));
    if (pictures.length && pictures.length === event.dataTransfer.files.length) take(event, pictures, at(event));
  }

  function take(event, pictures, range) {
    event.preventDefault();
    event.stopPropagation();
    form.classList.remove("is-dropping");
    upload(pictures, range);
  }

  function at(event) {
    const spot = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const range = spot ? document.createRange() : document.caretRangeFromPoint?.(event.clientX, event.clientY);
    if (spot) range.setStart(spot.offsetNode, spot.offset);
    return range && editor.contains(range.startContainer) ? range : cursor();
  }

  // One after the other: the first picture of a new article makes it the article that the others belong to.
  async function upload(files, range) {
    underway += 1;
    uploads = uploads.then(() => send(files, range));
    const isThere = await uploads;
    underway -= 1;
    const button = isThere ? sending : null;
    if (!underway || !isThere) sending = null;
    if (!underway && button) form.requestSubmit(button);
  }

  // What is sent while a picture is on its way would go without it.
  function wait(event) {
    if (!underway) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    sending = event.submitter;
    say("Uploading… Then it is sent by itself.");
  }

  async function send(files, range) {
    const body = new FormData();
    for (const [name, value] of strings()) body.append(name, value);
    for (const file of files) body.append("files", file);
    say("Uploading…");
    const answer = await fetch(form.dataset.upload, { method: "POST", body, redirect: "error" }).catch(() => null);
    const told = answer?.headers.get("Content-Type") === "application/json" ? await answer.json() : {};
    if (!answer?.ok) {
      say(told.problem ?? (answer?.status === 413 ? "A picture can have 10 MB at most." : "The upload did not work. Please try again."), true);
      return false;
    }
    say("");
    if ("new" in form.dataset) became(told);
    for (const file of told.files) {
      list(file);
      if (file.picture) range = illustrate(file.address, range);
    }
    return true;
  }

  function say(sentence, isWrong = false) {
    busy.textContent = sentence;
    busy.classList.toggle("field-error", isWrong);
  }

  // The desk has begun a draft for the picture: from now on this is its form.
  function became(told) {
    const miss = new URLSearchParams(location.search).get("miss");
    form.action = told.form_url + (miss ? `&miss=${miss}` : "");
    form.dataset.keep = told.keep_draft;
    form.dataset.upload = told.upload_view;
    form.elements.loaded.value = told.loaded;
    form.elements.draft.value = 0;
    document.getElementById("discard-draft").action = told.discard_draft;
    document.getElementById("bring-draft-back").action = told.bring_draft_back;
    history.replaceState(null, "", form.action);
    delete form.dataset.new;
  }

  function illustrate(address, range) {
    const block = document.createElement("p");
    const image = block.appendChild(document.createElement("img"));
    image.addEventListener("load", () => { size(image); keep(); }, { once: true });
    image.alt = "";
    image.src = address;
    insert(block, range);
    const there = block.isConnected ? after(block) : cursor();
    describe(image);
    endWithText();
    keep();
    return there;
  }

  // So that the page does not jump while it loads.
  function size(image) {
    if (image.naturalWidth > 9_999 || image.naturalHeight > 9_999) return;
    image.setAttribute("width", image.naturalWidth);
    image.setAttribute("height", image.naturalHeight);
  }

  function describe(image) {
    const words = image && prompt("What does the picture show? For those who cannot see it; leave it empty if it only decorates.", image.alt);
    if (typeof words === "string") image.alt = words.trim();
  }

  function list(file) {
    const item = document.createElement("li");
    const link = item.appendChild(document.createElement("a"));
    link.href = file.address;
    link.dir = "auto";
    link.textContent = file.name;
    document.getElementById("article-files").append(item);
    if (!file.picture) return;
    const put = item.appendChild(document.createElement("button"));
    put.type = "button";
    put.className = "button small";
    put.dataset.insert = file.address;
    put.textContent = "Put into the text";
    put.setAttribute("aria-label", `Put into the text: ${file.name}`);
    offer(put);
  }

  function offer(put) {
    put.hidden = false;
    put.addEventListener("click", () => { const range = cursor(); editor.focus(); illustrate(put.dataset.insert, range); });
  }

  // ---- what is kept, shown again, and looked at

  function keep() {
    const whole = document.createElement("div");
    let line = null;
    for (const node of editor.childNodes) {
      const isBlock = BLOCKS.test(node.nodeName);
      if (!isBlock && !line) line = whole.appendChild(document.createElement("p"));
      (isBlock ? whole : line).append(node.cloneNode(true));
      if (isBlock) line = null;
    }
    const says = (node) => node.textContent.trim() || node.matches("img, table, hr") || node.querySelector("img, table");
    while (whole.lastElementChild && !says(whole.lastElementChild)) whole.lastElementChild.remove();
    area.value = whole.innerHTML;
    area.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // What was kept in this browser; the server cleans everything again anyway.
  function show() {
    const HREF = /^(?:https?:|mailto:|tel:|#|\/help\/)/i, SRC = /^\/help\/files\/\d+$/;
    const parsed = new DOMParser().parseFromString(area.value, "text/html");
    parsed.querySelectorAll("script, style, iframe, object, embed, svg, math, form, input, button, video, audio").forEach((node) => node.remove());
    parsed.querySelectorAll("*").forEach((node) => [...node.attributes].forEach(({ name, value }) => {
      const isFine = name === "href" ? HREF.test(value) : name === "src" ? SRC.test(value) : ["alt", "width", "height", "colspan", "rowspan", "scope"].includes(name) || (name === "id" && value.startsWith("part-"));
      if (!isFine) node.removeAttribute(name);
    }));
    parsed.querySelectorAll("img:not([src])").forEach((node) => node.remove());
    editor.replaceChildren(...parsed.body.childNodes);
    endWithText();
  }

  function strings() {
    return [...new FormData(form)].filter(([, value]) => typeof value === "string");
  }

  // In a tab of its own, by a form of its own: this one is not sent and goes on keeping what is typed.
  function preview(event) {
    event.preventDefault();
    const copy = document.createElement("form");
    copy.method = "post";
    copy.action = event.currentTarget.formAction;
    copy.target = "_blank";
    for (const [name, value] of strings()) {
      const field = copy.appendChild(document.createElement("input"));
      field.type = "hidden";
      field.name = name;
      field.value = value;
    }
    document.body.append(copy);
    copy.submit();
    copy.remove();
  }
})();
