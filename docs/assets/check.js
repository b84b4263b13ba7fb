// Lets readers write the functions of a task in its page, and holds them against its contract.
if (globalThis.logregPython) {
  const { clear, create, equip, read, show } = logregPython;

  const told = (word, ...rest) => [create("strong", { textContent: word }), " ", ...rest];
  // What stands between backticks is code.
  const words = (text) => text.split("`").map((part, i) => (i % 2 ? create("code", { textContent: part }) : part));

  // A fault may end in the page that clears it up, which may be a different one.
  function sentence({ fault, page, where }) {
    if (!fault.endsWith(`; see ${where}`)) return create("span", { className: "fault" }, fault);
    const here = location.pathname.endsWith(`/${page}.html`);
    const end = here ? where : create("a", { href: `../${page}.html`, textContent: where });
    return create("span", { className: "fault" }, ...words(fault.slice(0, -where.length)), end);
  }

  function attach(box) {
    const { task } = box.dataset;
    const code = box.querySelector("pre > code");
    const first = read(code);
    const output = create("div", { className: "output", role: "group", ariaLabel: `Output of task ${task}` });
    const list = create("ul");
    const [verdict, tip] = [1, 2].map(() => create("p", { role: "status" }));
    const hint = create("button", { type: "button", textContent: "Hint", ariaLabel: `Hint for task ${task}` });
    let report;

    // The report is the last thing that comes out of a check; nothing has come yet, or any more.
    function tell(found) {
      report = found;
      const holds = (report?.passed ?? []).map((claim) => create("li", {}, ...told("Holds:", ...words(claim))));
      list.replaceChildren(...holds);
      list.hidden = !holds.length;
      verdict.replaceChildren();
      tip.replaceChildren();
      if (report?.done) {
        verdict.append(create("strong", { textContent: "Done: every claim holds." }));
        logregHands.done(`task ${task}`);
      } else if (report) verdict.append(...told(report.written ? "Fails:" : "To do:", sentence(report)));
      hint.hidden = !report?.hint;
    }

    function begin() {
      clear(output);
      tell();
    }

    const name = () => {
      const yours = read(code) === first ? "" : " (begun)";
      box.querySelector("summary").textContent = `Write it here, and have it checked${yours}`;
    };

    begin();
    hint.onclick = () => tip.replaceChildren(...told("Hint:", ...words(report.hint)));
    equip({
      code,
      key: `logreg task ${task}`,
      place: box,
      thing: `task ${task}`,
      verb: "Check",
      note: "",
      more: [hint],
      text: () => read(code),
      edited: name,
      changed: () => Boolean(report),
      work: async (ask) => {
        begin();
        list.before(output);
        await ask({ code: read(code), task: Number(task) }, (kind, content) =>
          kind === "report" ? tell(JSON.parse(content)) : show(output, kind, content),
        );
      },
      reset: () => {
        begin();
        output.remove();
        return "The skeleton again.";
      },
    });
    name();
    box.append(list, verdict, tip);
  }

  document$.subscribe(() => document.querySelectorAll(".exercise").forEach(attach));
}
