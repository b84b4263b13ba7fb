// Runs Python for python.js, away from the page, which so stays responsive and can end what loops.
const QUIET = { messageCallback() {}, errorCallback() {} };
let python;
let patience; // seconds without a byte, after which a load is given up
let drawing = false; // matplotlib is there
let session;

// What is being loaded: told of each request, of each piece that arrives and of each failure.
let arrival;
const request = self.fetch;
self.fetch = async (...what) => {
  const heard = arrival;
  if (!heard) return request(...what); // the reader's own
  try {
    const response = await request(...what);
    if (!response.ok) throw new Error(`${response.status} for ${response.url}`);
    const counter = new TransformStream({
      transform(chunk, controller) {
        heard.add(chunk.length);
        controller.enqueue(chunk);
      },
    });
    response.body.pipeTo(counter.writable).catch(heard.fail);
    return new Response(counter.readable, response);
  } catch (error) {
    heard.fail(error);
    throw error;
  }
};

// Does what loads something, and tells the page how much has arrived. The first request that fails
// ends it, and so does a silence: Pyodide would wait for ever.
async function load(name, work) {
  let loaded = 0;
  let silent = 0;
  let told = -Infinity;
  const failure = new Promise((_, fail) => {
    const add = (bytes) => {
      loaded += bytes;
      silent = 0;
      if (performance.now() < told + 100) return;
      told = performance.now();
      postMessage({ loading: name, loaded });
    };
    arrival = { add, fail };
  });
  // While something is unpacked, this clock stands still.
  const clock = setInterval(() => {
    silent += 1;
    if (silent > patience) arrival.fail(new Error(`nothing has arrived for ${patience} seconds`));
  }, 1000);
  try {
    return await Promise.race([failure, work()]);
  } catch (error) {
    const message = `${name} could not be loaded: ${reason(error)}`;
    throw Object.assign(new Error(message), { told: message });
  } finally {
    clearInterval(clock);
    arrival = undefined;
  }
}

const reason = (error) => String(error.message ?? error).trim().split("\n").at(-1).slice(0, 200);

async function loadPython({ runtime, parts, wheel }) {
  const get = async (name) => {
    const response = await fetch(parts + name, { cache: "no-cache" }); // another build has the same names
    return new Uint8Array(await response.arrayBuffer());
  };
  const ours = Promise.all(["cell.py", "matplotlibrc", wheel].map(get));
  ours.catch(() => {}); // load() tells
  const { loadPyodide } = await import(`${runtime}pyodide.mjs`);
  const env = { MATPLOTLIBRC: "/book", MPLBACKEND: "module://cell", PYTHONPATH: "/book" };
  // Of what is printed outside a cell, such as that there is no cache of fonts yet, nobody need know.
  const settings = { indexURL: runtime, env, packages: ["numpy"], stdout() {}, stderr() {} };
  return [await loadPyodide(settings), await ours];
}

// Makes everything ready that some code needs. What draws has "plot" in it somewhere.
async function prepare({ code, ...source }) {
  if (!python) {
    const [started, [cell, style, archive]] = await load("Python", () => loadPython(source));
    postMessage({ starting: "Python" });
    started.FS.mkdir("/book");
    started.FS.writeFile("/book/cell.py", cell);
    started.FS.writeFile("/book/matplotlibrc", style);
    started.unpackArchive(archive, "wheel"); // and nothing that only its commands need
    started.pyimport("importlib").invalidate_caches();
    started.pyimport("cell");
    started.pyimport("logreg"); // and NumPy, which take their time
    python = started;
  }
  if (!drawing && /plot/.test(code)) {
    await load("matplotlib", () => python.loadPackage("matplotlib", QUIET));
    postMessage({ starting: "matplotlib" });
    python.pyimport("matplotlib.pyplot");
    drawing = true;
  }
}

async function run({ code, name, task, session: asked }) {
  // An import of what could not be loaded says it better.
  await load("another package", () => python.loadPackagesFromImports(code, QUIET)).catch(() => {});
  postMessage({ running: true });
  const began = performance.now();
  const cell = python.pyimport("cell");
  if (asked !== session) cell.start();
  session = asked;
  const tell = (kind, content) => postMessage({ output: [kind, content] });
  if (task) cell.check(code, task, tell);
  else cell.run(code, name, tell);
  postMessage({ ran: (performance.now() - began) / 1000 });
}

// One thing after the other: to get ready for code that may soon be run, or to run it.
let before = Promise.resolve();
onmessage = ({ data }) => {
  before = before.then(async () => {
    try {
      postMessage({ alive: true });
      patience = data.patience;
      await prepare(data);
      if (data.ahead) postMessage({ ready: true });
      else await run(data);
    } catch (error) {
      postMessage({ failed: error.told ?? `Python broke down: ${reason(error)}` });
    }
  });
};
