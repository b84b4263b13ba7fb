// Lets readers edit and run the cells of a page.
if (globalThis.logregPython) {
  const python = logregPython;
  let turn = 0;

  // What runs: a cell, or the code behind an output that stands alone.
  class Item {
    constructor(element, number) {
      const next = element.nextElementSibling;
      this.element = element;
      this.code = element.querySelector("pre > code");
      this.first = this.read();
      this.number = number;
      this.name = this.code ? `Cell ${number}` : "The code of this output";
      this.output = this.code ? (next?.matches(".output:not([data-code])") ? next : null) : element;
      this.built = [...(this.output?.childNodes ?? [])];
      this.alts = [...(this.output?.querySelectorAll("img") ?? [])].map((image) => image.alt);
    }

    read() {
      return this.code ? python.read(this.code) : this.element.dataset.code;
    }

    async run(edited, ask) {
      const text = this.read();
      const outputs = await ask({ code: text, name: this.name });
      this.ran = { text, session: python.session, turn: ++turn };
      const alts = this.alts.map((alt) => (edited ? `Drawn by edited code. In the book: ${alt}` : alt));
      const shown = outputs.map(([kind, content]) => python.SHOW[kind](content, kind === "figure" && alts.shift()));
      if (!this.output) this.element.after((this.output = python.create("div", { className: "output" })));
      this.output.replaceChildren(...shown);
      this.changed = true;
      return !outputs.some(([kind]) => kind === "error");
    }

    reset() {
      this.output?.replaceChildren(...this.built);
      this.changed = false;
      return "As in the book again.";
    }
  }

  // Runs a cell, after all before it that have not run as they stand, or ran before these did.
  async function runUpTo(item, items, ask) {
    let newest = 0;
    let edited = false;
    for (const each of items.slice(0, items.indexOf(item) + 1)) {
      const { text, session, turn = 0 } = each.ran ?? {};
      edited ||= each.read() !== each.first;
      if (each === item || session !== python.session || turn < newest || text !== each.read()) {
        const well = await each.run(edited, (message) => ask(message, each === item ? "" : each.name.toLowerCase()));
        // A table of live objects may lack one that an edit has removed: that stops nothing.
        if (!well && each.code) throw new Error(each === item ? "An error ended the run." : `${each.name}, which runs first, raised an error.`);
      }
      newest = each.ran.turn;
    }
  }

  document$.subscribe(() => {
    let number = 0;
    const items = [...document.querySelectorAll(".md-content :is(.cell:not([data-still]), .output[data-code])")].map(
      (element) => new Item(element, element.matches(".cell") ? ++number : number),
    );
    items.filter(({ code }) => code).forEach((item, index) =>
      python.equip({
        code: item.code,
        place: item.element,
        thing: `cell ${item.number}`,
        verb: "Run",
        note: index ? undefined : "",
        changed: () => item.changed,
        work: (ask) => runUpTo(item, items, ask),
        reset: () => item.reset(),
      }),
    );
  });
}
