// Lets readers write the functions of a task in its chapter, and holds them against its contract.
if (globalThis.logregPython) {
  const { create, equip, read, SHOW } = logregPython;
  let store; // keeps what was written, if the reader lets pages keep anything
  try {
    store = localStorage;
  } catch {}

  const told = (word, ...rest) => [create("strong", { textContent: word }), " ", ...rest];

  // A fault may end in the chapter that clears it up, which may be a different one.
  function sentence({ fault, page }) {
    const [, text, chapter] = fault.match(/^(.*?)(chapter \d+)?$/s);
    if (!chapter) return create("span", { className: "fault" }, text);
    const here = location.pathname.endsWith(`/${page}.html`);
    const end = here ? chapter : create("a", { href: `${page}.html`, textContent: chapter });
    return create("span", { className: "fault" }, text, end);
  }

  function attach(box) {
    const { task } = box.dataset;
    const code = box.querySelector("pre > code");
    const name = `logreg task ${task}`;
    const below = create("div");
    const [verdict, tip] = [1, 2].map(() => create("p", { role: "status" }));
    const hint = create("button", { type: "button", textContent: "Hint", ariaLabel: `Hint for task ${task}` });
    let report;

    // What comes out of a check ends in the report; nothing has come out yet, or any more.
    function show(outputs = []) {
      report = outputs.length ? JSON.parse(outputs.pop()[1]) : undefined;
      below.replaceChildren();
      if (report) {
        const shown = outputs.map(([kind, content]) => SHOW[kind](content));
        const holds = report.passed.map((claim) => create("li", {}, ...told("holds", claim)));
        below.append(create("div", { className: "output" }, ...shown), create("ul", { hidden: !holds.length }, ...holds));
      }
      verdict.replaceChildren();
      tip.replaceChildren();
      if (report?.done) verdict.append(create("strong", { textContent: "Done: every claim holds." }));
      else if (report) verdict.append(...told(report.written ? "fails" : "to do", sentence(report)));
      hint.hidden = !report?.hint;
    }

    show();
    hint.onclick = () => tip.replaceChildren(...told("hint", report.hint));
    box.querySelector("summary").textContent = "Write it here, and have it checked";
    equip({
      code,
      kept: store?.getItem(name),
      place: box,
      thing: `task ${task}`,
      verb: "Check",
      note: store ? "What you write stays in this browser." : "",
      more: [hint],
      changed: () => Boolean(report),
      work: async (ask) => {
        show();
        show(await ask({ code: read(code), task: Number(task) }));
      },
      reset: () => {
        store?.removeItem(name);
        show();
        return "The skeleton again.";
      },
    });
    box.append(below, verdict, tip);
    code.addEventListener("input", () => {
      try {
        store?.setItem(name, read(code));
      } catch {} // it is full
    });
  }

  document$.subscribe(() => document.querySelectorAll(".exercise").forEach(attach));
}
