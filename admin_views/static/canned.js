// The menu of canned replies: all of them are there at once. Without this script it is a page.
import { picker } from "./picker.js";

picker("canned", "c", ({ panel, filter, fill }) => {
  const text = document.getElementById("canned-text");
  let replies = null;

  async function opened() {
    filter.value = "";
    replies ??= await load();
    show();
  }

  async function load() {
    const answer = await fetch(panel.dataset.url, { redirect: "error" }).catch(() => null);
    return answer?.ok ? answer.json() : null;
  }

  function show() {
    const words = filter.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const fitting = (replies ?? []).filter((reply) => {
      const said = `${reply.name} ${reply.text}`.toLocaleLowerCase();
      return words.every((word) => said.includes(word));
    });
    fill(fitting, replies ? "None fits." : "They could not be loaded. Close this and try again.");
  }

  // Cleaned by the desk when it was saved, and filled in with plain text.
  function read(reply) {
    text.innerHTML = reply?.text ?? "";
  }

  return { opened, typed: show, title: (reply) => [reply.name], read, html: (reply) => reply.text };
});
