// Runs Python for python.js, away from the page, which so stays responsive and can end what loops.
const QUIET = { messageCallback() {}, errorCallback() {} };
let python;
let session;

// Counts what is fetched, and rejects with the first request that fails: Pyodide would wait for ever.
function watch() {
  const real = self.fetch;
  let loaded = 0;
  let told = -Infinity;
  const failure = new Promise((_, reject) => {
    self.fetch = async (...request) => {
      try {
        const response = await real(...request);
        if (!response.ok) throw new Error(`${response.status} for ${response.url}`);
        const counter = new TransformStream({
          transform(chunk, controller) {
            loaded += chunk.length;
            controller.enqueue(chunk);
            if (performance.now() < told + 100) return;
            told = performance.now();
            postMessage({ loaded });
          },
        });
        response.body.pipeTo(counter.writable).catch(reject);
        return new Response(counter.readable, response);
      } catch (error) {
        reject(error);
        throw error;
      }
    };
  });
  return failure;
}

async function load({ runtime, parts, wheel }) {
  const get = async (name) => {
    const response = await fetch(parts + name, { cache: "no-cache" }); // another build has the same names
    return new Uint8Array(await response.arrayBuffer());
  };
  const ours = Promise.all(["cell.py", "matplotlibrc", wheel].map(get));
  ours.catch(() => {}); // watch() tells
  const { loadPyodide } = await import(`${runtime}pyodide.mjs`);
  const env = { MATPLOTLIBRC: "/book", MPLBACKEND: "module://cell", PYTHONPATH: "/book" };
  // Of what is printed outside a cell, such as that there is no cache of fonts yet, nobody need know.
  const started = await loadPyodide({ indexURL: runtime, env, stdout() {}, stderr() {} });
  await started.loadPackage(["numpy", "matplotlib"], QUIET);
  const [cell, style, archive] = await ours;
  started.FS.mkdir("/book");
  started.FS.writeFile("/book/cell.py", cell);
  started.FS.writeFile("/book/matplotlibrc", style);
  started.unpackArchive(archive, "wheel"); // and nothing that only its commands need
  started.pyimport("importlib").invalidate_caches();
  started.pyimport("cell");
  return started;
}

async function answer({ code, name, task, session: asked }) {
  await python.loadPackagesFromImports(code, QUIET).catch(() => {}); // the import says it better
  const cell = python.pyimport("cell");
  if (asked !== session) cell.start();
  session = asked;
  return JSON.parse(task ? cell.check(code, task) : cell.run(code, name));
}

onmessage = async ({ data }) => {
  let doing = "Python could not be loaded";
  try {
    python ??= await Promise.race([watch(), load(data)]);
    postMessage({}); // nothing more to load
    doing = "Python broke down";
    postMessage({ outputs: await answer(data) });
  } catch (error) {
    const [reason] = String(error.message ?? error).trim().split("\n").slice(-1);
    postMessage({ failed: `${doing}: ${reason.slice(0, 200)}` });
  }
};
