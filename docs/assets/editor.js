// Makes code editable, and puts a bar with its buttons, and what there is to say about it, below.
if (globalThis.logregPython) {
  const python = logregPython;
  const { create, MEGABYTES } = python;
  const WORDS = { Run: ["Running", "Ran"], Check: ["Checking", "Checked"] };
  const HOVER = 150; // milliseconds on a button that are not just on the way

  let store; // keeps what was written, if the reader lets pages keep anything
  try {
    store = localStorage;
  } catch {}

  // The text of some code, as it has been edited.
  function read(code) {
    const copy = code.cloneNode(true);
    copy.querySelectorAll("br").forEach((line) => line.replaceWith("\n"));
    return copy.textContent.trimEnd();
  }

  // What comes out of a run, piece by piece: text goes on where it ended.
  function show(place, kind, content, alt) {
    place.dataset.ran = ""; // what the book shows is never too long
    const last = place.lastElementChild;
    if (kind === "text" && last?.printed) {
      const atEnd = last.scrollTop + last.clientHeight > last.scrollHeight - 5;
      last.firstChild.append(content);
      if (atEnd) last.scrollTop = last.scrollHeight;
    } else if (kind === "figure") {
      const src = `data:image/svg+xml,${encodeURIComponent(content)}`;
      place.append(create("img", { alt: alt || "Figure drawn by the code above", src }));
    } else if (kind === "html") {
      place.append(create("div", { className: "wide", role: "group", ariaLabel: "Output", innerHTML: content }));
    } else {
      const text = create("samp", { textContent: content });
      place.append(create("pre", { className: kind === "error" ? "error" : "", printed: kind === "text" }, text));
    }
    const { scrollHeight, clientHeight } = place.lastElementChild;
    if (scrollHeight > clientHeight) place.dataset.more = "";
  }

  function clear(place, ...built) {
    delete place.dataset.ran;
    delete place.dataset.more;
    place.replaceChildren(...built);
  }

  // The box of some code. `text` is all that its run may need; `work` is given what asks the worker,
  // `reset` undoes it, and says so; `note` is told before the first run of the page.
  function equip({ code, key, place, thing, verb, note, more = [], text, edited, changed, work, reset }) {
    const html = code.innerHTML;
    const first = read(code);
    let sent; // the text that runs
    const kept = store?.getItem(key);
    if (kept) code.textContent = kept;
    Object.assign(code, { role: "textbox", ariaMultiLine: "true", ariaLabel: `Code of ${thing}`, spellcheck: false });
    code.setAttribute("aria-keyshortcuts", "Control+Enter");
    code.setAttribute("autocapitalize", "off"); // phones mean well
    code.setAttribute("autocorrect", "off");
    code.setAttribute("contenteditable", "plaintext-only");
    if (!code.isContentEditable) code.contentEditable = "true";

    const [go, stop, back] = [verb, "Stop", "Reset"].map((name) =>
      create("button", { type: "button", textContent: name, ariaLabel: `${name} ${thing}` }),
    );
    const status = create("span", { role: "status" });
    const detail = create("span", { ariaHidden: "true" }); // changes too often to be read out
    const bar = create("div", { className: "run" }, go, stop, ...more, back, status, detail);
    place.append(bar);

    const [doing, done] = WORDS[verb];
    const box = {
      thing,
      verb,
      say(words, rest = "") {
        if (status.textContent !== words) status.textContent = words;
        detail.textContent = rest;
      },
      update() {
        const busy = python.busy(box);
        const differs = read(code) !== first;
        code.toggleAttribute("data-edited", differs);
        logregColour(code, differs);
        go.ariaDisabled = String(busy); // disabled itself would take the focus away
        stop.hidden = !busy;
        back.hidden = busy || !(differs || changed());
      },
      async turn() {
        let seconds = 0; // without what was loaded on the way
        sent = read(code);
        try {
          await work(async (message, show, rest) => {
            seconds += await python.ask(message, () => box.say(`${doing} …`, rest), show);
          });
          box.say(`${done} in ${seconds.toFixed(1)} s.`);
        } catch (error) {
          box.say(error.message);
        }
        sent = undefined;
      },
    };
    box.update();
    if (kept) box.say("Yours, kept in this browser.");
    else if (note !== undefined && !python.loaded()) {
      const keeps = store ? " What you write stays in this browser." : "";
      box.say(`The first ${verb.toLowerCase()} loads Python, up to ${MEGABYTES.Python} MB${note}.${keeps}`);
    }

    // Twice the same text makes no sense in line, but another one does.
    function start() {
      if (!python.waits(box) && sent !== read(code)) python.queue(box);
    }

    let soon;
    const reach = () => (soon = setTimeout(() => python.prepare(box, text()), HOVER));
    const leave = () => clearTimeout(soon);
    go.onpointerenter = reach;
    go.onfocus = ({ relatedTarget }) => bar.contains(relatedTarget) || reach();
    go.onpointerleave = go.onblur = leave;

    go.onclick = () => {
      leave();
      start();
    };
    stop.onclick = () => {
      go.focus();
      python.stop(box);
    };
    back.onclick = () => {
      go.focus();
      code.innerHTML = html;
      store?.removeItem(key);
      box.say(reset());
      box.update();
      edited();
    };
    code.oninput = () => {
      const now = read(code);
      try {
        if (now === first) store?.removeItem(key);
        else store?.setItem(key, now);
      } catch {} // it is full
      box.update();
      edited();
    };
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

  Object.assign(python, { clear, equip, read, show });
}
