// What readers do with their hands: predictions they commit to, pictures that answer, and a list of
// what is done. All of it stays in the browser.
globalThis.logregHands = (() => {
  const PREFIX = "logreg done ";
  const assets = new URL(".", document.currentScript.src);
  const explorables = {}; // by name: (host, values, kit) => ..., each from a script of its own

  let store; // if the reader lets pages keep anything
  try {
    store = localStorage;
  } catch {}
  const here = new Map(); // what the browser does not keep lasts as long as the page
  const kept = (key) => here.get(key) ?? JSON.parse(store?.getItem(PREFIX + key) ?? "null");
  function keep(key, given, right) {
    const done = { given, right, at: new Date().toISOString() };
    here.set(key, done);
    try {
      store?.setItem(PREFIX + key, JSON.stringify(done));
    } catch {} // it is full
  }
  function forget(key) {
    here.delete(key);
    store?.removeItem(PREFIX + key);
  }

  function create(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }
  function draw(name, attributes = {}, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  // Predictions.

  function ask(box) {
    const { prediction: key, answer, within, asks } = box.dataset;
    const choices = [...box.querySelectorAll(".choice")];
    const next = box.nextElementSibling;
    const rest = next?.matches(".withheld") ? next : undefined;
    const back = create("button", { type: "button", textContent: "Take the answer back" });
    const form = asks && create("form", {}, create("label", {}, `${asks} `, create("input", { required: true, autocomplete: "off", size: 10 })), create("button", { textContent: "Commit" }));

    // Which choice an answer falls under.
    const shape = (text) => text.replace(/[\s()]/g, "").replace(/,$/, "");
    const number = (text) => Number(text.replace(/\s/g, "").replace(/,(?=\d{3}\b)/g, "").replace(",", ".").replace("−", "-"));
    const near = (given, value, share) => Math.abs(given - value) <= share * Math.abs(value) + 1e-12;
    function choose(given) {
      const [right, ...others] = choices;
      if (within === "0") return shape(given) === shape(answer) ? right : (others.find(({ dataset }) => shape(dataset.choice) === shape(given)) ?? choices.at(-1));
      if (near(number(given), Number(answer), Number(within))) return right;
      return others.find(({ dataset }) => near(number(given), Number(dataset.choice), 0.02)) ?? choices.at(-1);
    }

    function show() {
      const done = kept(key);
      box.toggleAttribute("data-answered", Boolean(done));
      for (const choice of choices) {
        const yours = done && choice === (asks ? choose(done.given) : choices.find(({ dataset }) => dataset.choice === done.given));
        choice.toggleAttribute("data-yours", Boolean(yours));
        choice.open = Boolean(yours);
        if (asks) choice.hidden = !done;
      }
      if (form) form.querySelector("input").value = done?.given ?? "";
      if (rest) rest.open = Boolean(done);
      back.hidden = !done;
    }

    function commit(given, choice) {
      keep(key, given, choice.hasAttribute("data-right"));
      show();
    }

    for (const choice of choices) {
      choice.firstElementChild.addEventListener("click", (event) => {
        if (box.hasAttribute("data-answered")) return; // then all of them may be read
        event.preventDefault();
        commit(choice.dataset.choice, choice);
      });
    }
    if (form) {
      choices[0].before(form);
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        const given = form.querySelector("input").value;
        commit(given, choose(given));
      });
    }
    back.addEventListener("click", () => {
      forget(key);
      show();
      (form?.querySelector("input") ?? choices[0].firstElementChild).focus();
    });
    box.append(back);
    show();
  }

  // What is done.

  function list() {
    const places = [...document.querySelectorAll("[data-done]")];
    if (!places.length) return;
    const tell = () => {
      for (const place of places) {
        const done = kept(place.dataset.done);
        place.textContent = !done ? "not yet" : done.right ? "right" : "answered";
        if (done && place.dataset.done.startsWith("task")) place.textContent = "every claim holds";
      }
      const count = (from) => `${from.filter((place) => kept(place.dataset.done)).length} of ${from.length}`;
      const tasks = places.filter((place) => place.dataset.done.startsWith("task"));
      sum.textContent = `${count(places.filter((place) => !tasks.includes(place)))} predictions, ${count(tasks)} tasks.`;
    };
    const sum = create("span", { role: "status" });
    const save = create("button", { type: "button", textContent: "Save the list as a file" });
    const clear = create("button", { type: "button", textContent: "Forget all of it" });
    save.onclick = () => {
      const all = Object.fromEntries(places.map(({ dataset: { done } }) => [done, kept(done)]).filter(([, done]) => done));
      const href = URL.createObjectURL(new Blob([JSON.stringify(all, null, 1)], { type: "application/json" }));
      create("a", { href, download: "logreg-progress.json" }).click();
      setTimeout(() => URL.revokeObjectURL(href), 1000);
    };
    clear.onclick = () => {
      if (!confirm("Forget all answers and all tasks that were done? What you wrote into cells is kept.")) return;
      places.forEach((place) => forget(place.dataset.done));
      tell();
    };
    document.querySelector(".progress").replaceChildren(sum, save, clear);
    tell();
  }

  // Explorables.

  // Numbers in the address, as "?name=1,2": they survive a reload and can be sent to a friend.
  function state(name, first) {
    const asked = new URLSearchParams(location.search).get(name)?.split(",").map(Number);
    const valid = asked?.length === first.length && asked.every(Number.isFinite);
    return {
      values: valid ? asked : [...first],
      keep() {
        const url = new URL(location);
        url.searchParams.set(name, this.values.map((value) => Number(value.toPrecision(6))).join(","));
        history.replaceState(history.state, "", url); // the theme keeps its own state there
      },
    };
  }

  // A slider: text before it, its range, and what it says of its value.
  function slider(text, [min, max, step], value, say, changed) {
    const input = create("input", { type: "range", min, max, step, value });
    const told = create("strong");
    const tell = () => {
      told.textContent = say(Number(input.value));
      input.setAttribute("aria-valuetext", told.textContent);
    };
    input.addEventListener("input", () => {
      tell();
      changed(Number(input.value));
    });
    tell();
    return Object.assign(create("label", {}, `${text}: `, told, input), {
      put(next) {
        input.value = next;
        tell();
      },
    });
  }

  // What there is to try; what was reached once stays so.
  function goals(texts) {
    const items = texts.map((text) => create("li", {}, create("span", { textContent: "☐ ", ariaHidden: "true" }), text));
    const news = create("p", { role: "status" });
    return Object.assign(create("div", { className: "goals" }, create("ul", {}, ...items), news), {
      check(...reached) {
        reached.forEach((now, i) => {
          if (!now || items[i].dataset.reached) return;
          items[i].dataset.reached = "yes";
          items[i].firstChild.textContent = "☑ ";
          news.textContent = `Reached: ${texts[i]}`;
        });
      },
    });
  }

  const load = (name) =>
    new Promise((onload, onerror) => document.head.append(create("script", { src: new URL(name, assets).href, onload, onerror })));

  async function enliven(host) {
    const name = host.dataset.explorable;
    try {
      if (!globalThis.logistic) await load("logistic.js");
      if (!explorables[name]) await load(`explore-${name}.js`);
    } catch {
      return; // the figure stays
    }
    if (host.childElementCount) return;
    explorables[name](host, JSON.parse(host.dataset.values), { create, draw, state, slider, goals });
    // It takes the place of the figure before it; on paper, the figure is back.
    let before = host.previousElementSibling;
    while (before && !before.matches(".output")) before = before.previousElementSibling;
    before?.setAttribute("data-stilled", "");
    document.documentElement.setAttribute("data-live", "");
  }

  function begin() {
    document.querySelectorAll(".prediction").forEach(ask);
    document.querySelectorAll(".explorable:empty").forEach(enliven);
    list();
  }

  // Called once this script has run: an explorable that is loaded then finds what it belongs to. In
  // a page that is read from a folder, the theme never says that the page is there.
  if (location.protocol === "file:") setTimeout(begin);
  else document$.subscribe(begin);

  return { explorables, done: (key) => keep(key, true, true) };
})();
