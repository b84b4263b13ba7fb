// Lets readers edit and run the cells of a page. Nothing is loaded before the first press of Run.
// A browser loads neither module nor worker from a folder: this is a plain script, and rests there.
if (location.protocol !== "file:") {
  const MEGABYTES = 29; // that the first run may load; a test counts them
  const assets = new URL(".", document.currentScript.src);
  const { content: base, dataset } = document.querySelector("meta[name=run]");
  const source = {
    runtime: new URL(base, new URL("..", assets)).href,
    parts: new URL("run/", assets).href,
    wheel: dataset.wheel,
  };
  let worker;
  let session = 0; // has names of its own; each page begins one, and each worker
  let turn = 0;
  let refuse; // ends the run that is under way

  const create = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // Ends Python, and with it whatever loops; the next run starts it again.
  function end(reason) {
    worker?.terminate();
    worker = undefined;
    session += 1;
    refuse?.(new Error(reason));
  }

  // Has the worker run some code, and gives the pairs of kind and content that came out.
  function send(code, name, onProgress) {
    worker ??= new Worker(new URL("run-worker.js", assets), { type: "module" });
    return new Promise((resolve, reject) => {
      refuse = reject;
      worker.onerror = () => end("Python could not be loaded. Press Run to try again.");
      worker.onmessage = ({ data }) => {
        if (data.outputs) resolve(data.outputs);
        else if (data.failed) end(`${data.failed}. Press Run to try again.`);
        else onProgress(data.loaded);
      };
      worker.postMessage({ ...source, code, name, session });
    }).finally(() => (refuse = undefined));
  }

  const lines = (text, className) =>
    create("pre", { className, tabIndex: 0 }, create("samp", { textContent: text }));
  const SHOW = {
    text: (text) => lines(text, ""),
    value: (text) => lines(text, ""),
    error: (text) => lines(text, "error"),
    figure: (svg, alt) => create("img", { alt, src: `data:image/svg+xml,${encodeURIComponent(svg)}` }),
    html: (html) =>
      create("div", { className: "wide", tabIndex: 0, role: "group", ariaLabel: "Output", innerHTML: html }),
  };

  // What runs: a cell, or the code behind an output that stands alone.
  class Item {
    constructor(element, number) {
      const next = element.nextElementSibling;
      this.element = element;
      this.code = element.querySelector("pre > code");
      this.html = this.code?.innerHTML;
      this.first = this.read();
      this.number = number;
      this.name = this.code ? `Cell ${number}` : "The code of this output";
      this.output = this.code ? (next?.matches(".output:not([data-code])") ? next : null) : element;
      this.built = [...(this.output?.childNodes ?? [])];
      this.alts = [...(this.output?.querySelectorAll("img") ?? [])].map((image) => image.alt);
    }

    read() {
      if (!this.code) return this.element.dataset.code;
      const copy = this.code.cloneNode(true);
      copy.querySelectorAll("br").forEach((line) => line.replaceWith("\n"));
      return copy.textContent.trimEnd();
    }

    async run(edited, onProgress) {
      const text = this.read();
      const outputs = await send(text, this.name, onProgress);
      this.ran = { text, session, turn: ++turn };
      const alts = this.alts.map((alt) => (edited ? `Drawn by edited code. In the book: ${alt}` : alt));
      const shown = outputs.map(([kind, content]) =>
        SHOW[kind](content, (kind === "figure" && alts.shift()) || "Figure drawn by the code above"),
      );
      if (!this.output) this.element.after((this.output = create("div", { className: "output" })));
      this.output.replaceChildren(...shown);
      this.changed = true;
      return !outputs.some(([kind]) => kind === "error");
    }

    reset() {
      this.code.innerHTML = this.html;
      this.output?.replaceChildren(...this.built);
      this.changed = false;
    }
  }

  // Begins a page: the theme shows the next one without loading it.
  function attach() {
    if (refuse) end("Stopped.");
    session += 1;
    let number = 0;
    const items = [...document.querySelectorAll(".md-content :is(.cell:not([data-still]), .output[data-code])")].map(
      (element) => new Item(element, element.matches(".cell") ? ++number : number),
    );
    items.filter(({ code }) => code).forEach((item, index) => equip(item, items, index === 0));
  }

  // Makes a cell editable, and puts its buttons and what there is to say about it below.
  function equip(item, items, first) {
    const { code, number } = item;
    Object.assign(code, { role: "textbox", ariaMultiLine: "true", ariaLabel: `Code of cell ${number}`, spellcheck: false });
    code.setAttribute("aria-keyshortcuts", "Control+Enter");
    code.setAttribute("contenteditable", "plaintext-only");
    if (!code.isContentEditable) code.contentEditable = "true";
    code.parentElement.removeAttribute("tabindex"); // the code itself can be reached

    const [run, stop, reset] = ["Run", "Stop", "Reset"].map((name) =>
      create("button", { type: "button", textContent: name, ariaLabel: `${name} cell ${number}` }),
    );
    const status = create("span", { role: "status" });
    const detail = create("span", { ariaHidden: "true" }); // changes too often to be read out
    item.element.append(create("div", { className: "run" }, run, stop, reset, status, detail));

    const say = (text, more = "") => {
      if (status.textContent !== text) status.textContent = text;
      detail.textContent = more;
    };
    const update = (busy) => {
      run.ariaDisabled = String(busy); // disabled itself would take the focus away
      stop.hidden = !busy;
      reset.hidden = busy || (!item.changed && item.read() === item.first);
    };
    update(false);
    if (first && !worker) say(`The first run loads Python, up to ${MEGABYTES} MB.`);

    // Runs the cell, after all before it that have not run as they stand, or ran before these did.
    async function start() {
      if (refuse) return;
      update(true);
      const began = performance.now();
      let newest = 0;
      let edited = false;
      try {
        for (const each of items.slice(0, items.indexOf(item) + 1)) {
          const { text, session: when, turn = 0 } = each.ran ?? {};
          edited ||= each.read() !== each.first;
          if (each === item || when !== session || turn < newest || text !== each.read()) {
            const running = () => say("Running …", each === item ? "" : each.name.toLowerCase());
            if (worker) running();
            const well = await each.run(edited, (bytes) =>
              bytes === undefined ? running() : say("Loading Python …", `${(bytes / 1e6).toFixed(1)} of ${MEGABYTES} MB`),
            );
            // A table of live objects may lack one that an edit has removed: that stops nothing.
            if (!well && each.code) throw new Error(each === item ? "An error ended the run." : `${each.name}, which runs first, raised an error.`);
          }
          newest = each.ran.turn;
        }
        say(`Ran in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
      } catch (error) {
        say(error.message);
      }
      update(false);
    }

    run.onclick = start;
    stop.onclick = () => {
      run.focus();
      end("Stopped. The next run starts Python again.");
    };
    reset.onclick = () => {
      run.focus();
      item.reset();
      say("As in the book again.");
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

  document$.subscribe(attach);
}
