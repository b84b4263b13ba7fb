// Python in the reader's browser, for run.js and check.js. Nothing is loaded before the first press
// of a button. A browser loads neither module nor worker from a folder: there, these plain scripts rest.
if (location.protocol !== "file:") {
  const MEGABYTES = 29; // that the first run may load; a test counts them
  const WORDS = { Run: ["Running", "Ran"], Check: ["Checking", "Checked"] };
  const assets = new URL(".", document.currentScript.src);
  const { content: base, dataset } = document.querySelector("meta[name=run]");
  const source = {
    runtime: new URL(base, new URL("..", assets)).href,
    parts: new URL("run/", assets).href,
    wheel: dataset.wheel,
  };
  let worker;
  let refuse; // ends what is under way

  const create = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // Ends Python, and with it whatever loops; the next run starts it again.
  function end(reason) {
    worker?.terminate();
    worker = undefined;
    python.session += 1;
    refuse?.(new Error(reason));
  }

  // Has the worker do something, and gives the pairs of kind and content that came out.
  function send(message, verb, onProgress) {
    worker ??= new Worker(new URL("run-worker.js", assets), { type: "module" });
    return new Promise((resolve, reject) => {
      refuse = reject;
      worker.onerror = () => end(`Python could not be loaded. Press ${verb} to try again.`);
      worker.onmessage = ({ data }) => {
        if (data.outputs) resolve(data.outputs);
        else if (data.failed) end(`${data.failed}. Press ${verb} to try again.`);
        else onProgress(data.loaded);
      };
      worker.postMessage({ ...source, ...message, session: python.session });
    }).finally(() => (refuse = undefined));
  }

  const lines = (text, className) =>
    create("pre", { className, tabIndex: 0 }, create("samp", { textContent: text }));
  const SHOW = {
    text: (text) => lines(text, ""),
    value: (text) => lines(text, ""),
    error: (text) => lines(text, "error"),
    figure: (svg, alt) =>
      create("img", { alt: alt || "Figure drawn by the code above", src: `data:image/svg+xml,${encodeURIComponent(svg)}` }),
    html: (html) =>
      create("div", { className: "wide", tabIndex: 0, role: "group", ariaLabel: "Output", innerHTML: html }),
  };

  // The text of some code, as it has been edited.
  function read(code) {
    const copy = code.cloneNode(true);
    copy.querySelectorAll("br").forEach((line) => line.replaceWith("\n"));
    return copy.textContent.trimEnd();
  }

  // Makes code editable, and puts a bar with its buttons and what there is to say about it below.
  // `work` is given what asks the worker; `reset` undoes it, and says so.
  function equip({ code, kept, place, thing, verb, note, more = [], changed, work, reset }) {
    const html = code.innerHTML;
    const first = read(code);
    if (kept) code.textContent = kept;
    Object.assign(code, { role: "textbox", ariaMultiLine: "true", ariaLabel: `Code of ${thing}`, spellcheck: false });
    code.setAttribute("aria-keyshortcuts", "Control+Enter");
    code.setAttribute("autocapitalize", "off"); // phones mean well
    code.setAttribute("autocorrect", "off");
    code.setAttribute("contenteditable", "plaintext-only");
    if (!code.isContentEditable) code.contentEditable = "true";
    code.parentElement.removeAttribute("tabindex"); // the code itself can be reached

    const [go, stop, back] = [verb, "Stop", "Reset"].map((name) =>
      create("button", { type: "button", textContent: name, ariaLabel: `${name} ${thing}` }),
    );
    const status = create("span", { role: "status" });
    const detail = create("span", { ariaHidden: "true" }); // changes too often to be read out
    place.append(create("div", { className: "run" }, go, stop, ...more, back, status, detail));

    const [doing, done] = WORDS[verb];
    const say = (text, rest = "") => {
      if (status.textContent !== text) status.textContent = text;
      detail.textContent = rest;
    };
    const update = (busy) => {
      const edited = read(code) !== first;
      code.toggleAttribute("data-edited", edited); // its colours are those of another text then
      go.ariaDisabled = String(busy); // disabled itself would take the focus away
      stop.hidden = !busy;
      back.hidden = busy || !(edited || changed());
    };
    update(false);
    if (note !== undefined && !worker) say(`The first ${verb.toLowerCase()} loads Python, up to ${MEGABYTES} MB. ${note}`);

    async function start() {
      if (refuse) return;
      update(true);
      const began = performance.now();
      try {
        await work((message, rest = "") => {
          const running = () => say(`${doing} …`, rest);
          if (worker) running();
          return send(message, verb, (bytes) =>
            bytes === undefined ? running() : say("Loading Python …", `${(bytes / 1e6).toFixed(1)} of ${MEGABYTES} MB`),
          );
        });
        say(`${done} in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
      } catch (error) {
        say(error.message);
      }
      update(false);
    }

    go.onclick = start;
    stop.onclick = () => {
      go.focus();
      end(`Stopped. The next ${verb.toLowerCase()} starts Python again.`);
    };
    back.onclick = () => {
      go.focus();
      code.innerHTML = html;
      say(reset());
      update(false);
    };
    code.oninput = () => update(Boolean(refuse));
    code.onkeydown = (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) {
        start();
        return;
      }
      const before = getSelection().getRangeAt(0).cloneRange();
      before.collapse(true);
      before.setStart(code, 0);
      const line = before.toString().split("\n").pop();
      const indent = line.match(/^ */)[0] + (line.trimEnd().endsWith(":") ? "    " : "");
      document.execCommand("insertText", false, `\n${indent}`); // which can be undone
    };
  }

  // A session has names of its own: each page begins one, and each worker.
  const python = { session: 0, create, equip, read, SHOW };
  globalThis.logregPython = python;
  // The theme shows the next page without loading it.
  document$.subscribe(() => {
    if (refuse) end("Stopped.");
    python.session += 1;
  });
}
