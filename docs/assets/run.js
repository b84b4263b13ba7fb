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
      this.number = number;
      this.name = this.code ? `Cell ${number}` : "The code of this output";
      this.first = this.read();
      this.output = this.code ? (next?.matches(".output:not([data-code])") ? next : null) : element;
      this.built = [...(this.output?.childNodes ?? [])];
      this.alts = [...(this.output?.querySelectorAll("img") ?? [])].map((image) => image.alt);
      this.announce();
    }

    read() {
      return this.code ? python.read(this.code) : this.element.dataset.code;
    }

    // Whoever hears the page hears what comes out, too, as soon as it is whole.
    announce() {
      const ariaLabel = this.code ? `Output of cell ${this.number}` : "Output";
      if (this.output) Object.assign(this.output, { role: "group", ariaLabel, ariaLive: "polite" });
    }

    // Runs the code as it stands, which is the end of a story: of all code up to here.
    async run(story, edited, ask) {
      const text = this.read();
      const alts = this.alts.map((alt) => (edited ? `Drawn by edited code. In the book: ${alt}` : alt));
      if (!this.output) {
        this.element.after((this.output = python.create("div", { className: "output" })));
        this.announce();
      }
      const { output } = this;
      let begun = false;
      let well = true;
      const begin = () => {
        if (begun) return;
        begun = true;
        delete output.dataset.stale;
        python.clear(output);
        this.changed = true;
        this.story = undefined; // until all of it is here
      };
      this.ran = undefined;
      output.ariaBusy = "true";
      output.dataset.stale = "Before this run:";
      try {
        await ask({ code: text, name: this.name }, (kind, content) => {
          begin();
          well &&= kind !== "error";
          python.show(output, kind, content, kind === "figure" && alts.shift());
        });
        begin(); // it may have nothing to show
        this.story = story;
        if (well || !this.code) this.ran = { text, session: python.session, turn: ++turn };
        return well;
      } finally {
        output.ariaBusy = "false";
      }
    }

    reset() {
      if (this.output) python.clear(this.output, ...this.built);
      this.changed = false;
      this.story = this.told;
      return "As in the book again.";
    }
  }

  class Cells {
    constructor(items) {
      this.items = items;
      for (const item of items) item.story = item.told = this.story(item);
    }

    upTo(item) {
      return this.items.slice(0, this.items.indexOf(item) + 1);
    }

    // What an output depends on.
    story(item) {
      return this.upTo(item).map((each) => each.read()).join("\n");
    }

    // Marks the outputs that other code gave than what stands there now.
    mark() {
      for (const item of this.items) {
        if (!item.output || item.output.ariaBusy === "true") continue;
        if (item.story === this.story(item)) delete item.output.dataset.stale;
        else item.output.dataset.stale = item.story ? "Before the code was changed:" : "Cut short:";
      }
    }

    // Runs a cell, after all before it that have not run as they stand, or ran before these did.
    async run(item, ask) {
      let newest = 0;
      let edited = false;
      for (const each of this.upTo(item)) {
        const { text, session, turn = 0 } = each.ran ?? {};
        edited ||= each.read() !== each.first;
        if (each === item || session !== python.session || turn < newest || text !== each.read()) {
          const rest = each === item ? "" : each.name.toLowerCase();
          const well = await each.run(this.story(each), edited, (message, show) => ask(message, show, rest));
          // A table of live objects may lack one that an edit has removed: that stops nothing.
          if (!well && each.code) throw new Error(each === item ? "An error ended the run." : `${each.name}, which runs first, raised an error.`);
        }
        newest = each.ran.turn;
      }
    }
  }

  document$.subscribe(() => {
    let number = 0;
    const cells = new Cells(
      [...document.querySelectorAll(".md-content :is(.cell:not([data-still]), .output[data-code])")].map(
        (element) => new Item(element, element.matches(".cell") ? ++number : number),
      ),
    );
    for (const item of cells.items.filter(({ code }) => code)) {
      python.equip({
        code: item.code,
        key: `logreg ${location.pathname}\n${item.first}`,
        place: item.element,
        thing: `cell ${item.number}`,
        verb: "Run",
        note: item.number === 1 ? `, and ${python.MEGABYTES.matplotlib} MB more for a figure` : undefined,
        text: () => cells.story(item),
        edited: () => cells.mark(),
        changed: () => item.changed,
        work: (ask) => cells.run(item, ask).finally(() => cells.mark()),
        reset: () => item.reset(),
      });
    }
    cells.mark(); // what was kept may be other code
  });
}
