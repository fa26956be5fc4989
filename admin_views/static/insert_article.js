// The menu of articles: those that say what the subject says, or what is typed; a link to one is inserted.
// Without this script it is a page.
import { picker } from "./picker.js";

picker("articles", "l", ({ panel, filter, fill }) => {
  const text = document.getElementById("articles-text");
  const link = document.getElementById("articles-read");
  const PAUSE = 200; // ms after the last key
  let timer = 0, asked = null;

  function opened() {
    filter.select();
    if (asked !== filter.value.trim()) load();
  }

  function typed() {
    clearTimeout(timer);
    timer = setTimeout(load, PAUSE);
  }

  async function load() {
    const words = filter.value.trim();
    asked = words;
    const answer = await fetch(`${panel.dataset.url}&q=${encodeURIComponent(words)}`, { redirect: "error" }).catch(() => null);
    const found = answer?.ok ? await answer.json() : [];
    if (asked !== words) return; // more was typed meanwhile
    if (!answer?.ok) asked = null;
    const nothing = words ? "No article says this." : "No article says the words of the subject. Type other words.";
    fill(found, answer?.ok ? nothing : "They could not be loaded. Close this and try again.", words);
  }

  function title(article) {
    if (article.public) return [article.title];
    const mark = document.createElement("span");
    mark.className = "badge";
    mark.textContent = "Only staff";
    return [article.title, mark];
  }

  function read(article) {
    link.hidden = !article;
    if (article) link.href = article.read;
    text.textContent = !article ? "" : article.public ? article.about || article.category : `Only staff can read this: there is no link for customers. ${article.about}`;
  }

  function html(article) {
    if (!article.public) return "";
    const whole = document.createElement("p");
    const inner = whole.appendChild(document.createElement("a"));
    inner.href = article.address;
    inner.textContent = article.title;
    return whole.outerHTML;
  }

  return { opened, typed, title, read, html };
});
