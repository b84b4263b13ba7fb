// Python in the reader's browser: one for the page, and one thing at a time. Whoever wants something
// run is a box (see editor.js) and stands in line; what there is to say is said in its place.
// Nothing is loaded before a reader reaches for a button. A browser loads neither module nor worker
// from a folder: there, these plain scripts rest.
if (location.protocol !== "file:") {
  const MEGABYTES = { Python: 18, matplotlib: 10 }; // that may be loaded; a test counts them
  const assets = new URL(".", document.currentScript.src);
  const { content: base, dataset } = document.querySelector("meta[name=run]");
  const source = {
    runtime: new URL(base, new URL("..", assets)).href,
    parts: new URL("run/", assets).href,
    wheel: dataset.wheel,
  };
  const line = []; // of boxes: the first one runs, the others wait
  let worker;
  let task; // what the worker does for the first of the line
  let early; // the box at whose button loading began, before any was pressed,
  let news = false; // and whether it was told so

  const create = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  function hear({ failed, loading, loaded, starting, ready, running, output, ran }) {
    const say = (...words) => (line[0] ?? early)?.say(...words);
    if (failed) end((box) => `${failed}. Press ${box.verb} to try again.`);
    else if (starting) say(`Starting ${starting} …`);
    else if (ready) {
      if (news) say("Python is ready.");
      news = false;
    } else if (running) task.begin();
    else if (output) task.show(...output);
    else if (ran !== undefined) task.resolve(ran);
    else if (loading) {
      news = !line.length;
      const of = MEGABYTES[loading] ? ` of ${MEGABYTES[loading]}` : "";
      say(`Loading ${loading} …`, `${(loaded / 1e6).toFixed(1)}${of} MB`);
    }
  }

  function post(message) {
    if (!worker) {
      const hired = new Worker(new URL("run-worker.js", assets), { type: "module" });
      const lost = () => worker === hired && hear({ failed: "Python could not be loaded" });
      const deaf = setTimeout(lost, 1000 * python.patience);
      hired.onerror = lost;
      hired.onmessage = ({ data }) => {
        clearTimeout(deaf);
        if (worker === hired) hear(data);
      };
      worker = hired;
    }
    const { patience, session } = python;
    worker.postMessage({ ...source, ...message, patience, session });
  }

  // Ends Python, and with it whatever loops, and tells all who wait; the next run starts it again.
  function end(sentence) {
    worker?.terminate();
    worker = undefined;
    python.session += 1;
    early?.say(sentence(early));
    early = undefined;
    for (const box of line.splice(1)) {
      box.say(sentence(box));
      box.update();
    }
    if (line.length) task.reject(new Error(sentence(line[0])));
  }

  const python = {
    MEGABYTES,
    create,
    patience: 30, // seconds without a byte, after which a load is given up
    session: 0, // has names of its own: each page begins one, and each worker
    loaded: () => Boolean(worker),
    busy: (box) => line.includes(box),
    waits: (box) => line.includes(box, 1),

    // Has the worker do something for the first of the line, and gives the seconds that it took.
    ask: (message, begin, show) =>
      new Promise((resolve, reject) => {
        task = { begin, show, resolve, reject };
        post(message);
      }),

    // Gets ready for code that may soon be run.
    prepare(box, code) {
      if (line.length || navigator.connection?.saveData) return;
      if (early !== box) early?.say("");
      early = box;
      post({ code, ahead: true });
    },

    // Lets a box take its turn, and then all that have come meanwhile.
    async queue(box) {
      if (early !== box) early?.say("");
      early = undefined;
      news = false;
      line.push(box);
      if (line.length > 1) {
        box.say(line[0] === box ? "Runs again after this …" : `Waits for ${line[0].thing} …`);
        box.update();
        return;
      }
      while (line.length) {
        line[0].update();
        await line[0].turn();
        line.shift().update();
      }
    },

    stop(box) {
      const place = line.indexOf(box);
      if (place > 0) {
        line.splice(place, 1);
        box.say("It was not run.");
        box.update();
      } else end(({ verb }) => `Stopped. The next ${verb.toLowerCase()} starts Python again.`);
    },
  };
  globalThis.logregPython = python;

  // The theme shows the next page without loading it.
  document$.subscribe(() => {
    early = undefined;
    if (line.length) end(() => "Stopped.");
    python.session += 1;
  });
}
