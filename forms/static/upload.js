// Shows how far a post with files has come, and lets it be cancelled. Without files, or without it, the browser posts by itself.
(() => {
  document.querySelectorAll("form[enctype='multipart/form-data']").forEach((form) => {
    const field = form.querySelector("input[type=file]");
    if (field) form.addEventListener("submit", (event) => field.files.length && !event.defaultPrevented && send(event, form));
  });

  function send(event, form) {
    event.preventDefault();
    const button = event.submitter ?? form.querySelector("button");
    const body = new FormData(form);
    if (button.name) body.append(button.name, button.value);
    const request = new XMLHttpRequest();
    const box = progress(() => request.abort());
    const back = (words) => {
      button.disabled = false;
      box.end(words);
      button.focus();
    };
    request.upload.addEventListener("progress", ({ loaded, total }) => box.show(loaded, total));
    request.addEventListener("load", () => request.responseText ? replace(request) : back("The answer was lost. Please send it again."));
    request.addEventListener("error", () => back("The connection was lost. Nothing you typed is: please send it again."));
    request.addEventListener("abort", () => back("Cancelled. Nothing was sent."));
    button.disabled = true;
    button.after(box.element);
    request.open("POST", form.action);
    request.send(body);
  }

  // The page that came back is the one to show: fetching it once more would lose what it says once only.
  function replace(request) {
    history.pushState(null, "", request.responseURL);
    document.open(); // which ends all that listened
    document.write(request.responseText);
    document.close();
    addEventListener("popstate", () => location.reload());
    scrollTo(0, 0);
  }

  function progress(cancel) {
    document.querySelector(".sending")?.remove();
    const element = document.createElement("div");
    element.className = "sending";
    element.innerHTML = '<label><span role="status">Sending the files</span> <progress max="1" value="0"></progress></label><button type="button" class="plain">Cancel</button>';
    const [words, bar, button] = ["span", "progress", "button"].map((name) => element.querySelector(name));
    button.addEventListener("click", cancel);
    return {
      element,
      show(loaded, total) {
        bar.value = loaded / total;
        if (loaded === total) words.textContent = "All is there, one moment";
      },
      end(said) {
        words.textContent = said;
        bar.remove();
        button.remove();
      },
    };
  }
})();
