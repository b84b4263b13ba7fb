// A slider over the saved steps of a training: it moves the picture of the weights, the mark on
// the curve of the loss and the probability of one image. On a screen it takes the place of the
// figure before it, and it keeps its state in the address, as "?step=30".
(() => {
  const FIELD = 28, LEVELS = 31, ZERO = "^".charCodeAt(0), SVG = "http://www.w3.org/2000/svg";

  function element(name, attributes = {}, ...children) {
    const drawn = ["svg", "path", "circle", "line", "text"].includes(name);
    const made = drawn ? document.createElementNS(SVG, name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function paint(canvas, colour) {
    const context = canvas.getContext("2d"), data = context.createImageData(FIELD, FIELD);
    for (let j = 0; j < FIELD * FIELD; j++) data.data.set([...colour(j), 255], 4 * j);
    context.putImageData(data, 0, 0);
  }

  const pixels = (label) => element("canvas", { class: "play-pixels", role: "img", "aria-label": label, width: FIELD, height: FIELD });
  const brief = (x) => String(Number(x.toPrecision(3)));
  const share = (p) => (p > 0.9995 ? "> 0.999" : p < 0.0005 ? "< 0.001" : `= ${p.toFixed(3)}`);
  const percent = (x) => `${x.toFixed(1)}%`;

  function start(host) {
    const data = JSON.parse(host.dataset.runs), { saved, steps, runs, classes, measure } = data;

    // The diverging map of the weights, from -1 to 1, straight between its colours.
    function diverging(value) {
      const place = ((value + 1) / 2) * (data.colours.length - 1);
      const low = Math.min(Math.floor(place), data.colours.length - 2);
      const part = (i, k) => parseInt(data.colours[i].slice(1 + 2 * k, 3 + 2 * k), 16);
      return [0, 1, 2].map((k) => Math.round(part(low, k) * (1 - place + low) + part(low + 1, k) * (place - low)));
    }

    // All curves have the same scale, which is logarithmic. Places are in percent of it.
    const losses = runs.flatMap((run) => run.losses), last = steps.at(-1);
    const [low, high] = [Math.min(...losses), Math.max(...losses)];
    const across = (step) => (100 * step) / last;
    const up = (loss) => (100 * Math.log(high / loss)) / Math.log(high / low);
    const powers = Array.from({ length: 13 }, (_, i) => Number(`1e${i - 6}`)).filter((loss) => low <= loss && loss <= high);

    function axes() {
      return [
        element("line", { y2: "100%" }), element("line", { y1: "100%", x2: "100%", y2: "100%" }),
        ...powers.map((loss) => element("text", { x: -5, y: percent(up(loss)), dy: ".35em", class: "play-end" }, brief(loss))),
        ...powers.map((loss) => element("line", { x1: -3, y1: percent(up(loss)), y2: percent(up(loss)) })),
        ...[0, last / 2, last].map((step) => element("text", { x: percent(across(step)), y: "100%", dy: "1.3em", class: "play-middle" }, step)),
      ];
    }

    function build(run) {
      const line = run.losses.map((loss, i) => `${i ? "L" : "M"}${across(steps[i]).toFixed(1)} ${up(loss).toFixed(1)}`);
      const mark = element("circle", { r: 5, fill: "#d55e00" });
      const curve = element("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none", width: "100%", height: "100%" },
        element("path", { d: line.join(""), fill: "none", stroke: "#0072b2", "stroke-width": 2, "vector-effect": "non-scaling-stroke" }));
      const view = { run, mark, weights: pixels(`Weights${run.name && ", " + run.name}`), text: element("span", { class: "play-numbers" }), bar: element("span") };
      view.box = element("div", { class: "play-run" }, element("strong", {}, run.name), element("div", {}, `${measure} against step`),
        element("div", { class: "play-alone" },
          element("svg", { class: "play-curve", role: "img", "aria-label": `The ${measure} against the step, on a logarithmic scale, with a mark at the step chosen` },
            ...axes(), curve, mark),
          view.weights),
        view.text, element("div", { class: "play-bar", "aria-hidden": "true" },
          element("b", {}, classes[0]), element("div", {}, view.bar), element("b", {}, classes[1])));
      return view;
    }

    const views = runs.map(build);
    const slider = element("input", { type: "range", min: 0, max: saved.length - 1, step: 1 });
    const ticks = element("div", { class: "play-ticks play-numbers", "aria-hidden": "true" }, ...saved.map((step) => element("span", {}, step)));
    const chosen = element("strong", { class: "play-numbers" });
    const digit = pixels("The image that is read");
    const ink = atob(data.pixels);
    paint(digit, (j) => Array(3).fill(255 - ink.charCodeAt(j)));

    function show() {
      const k = Number(slider.value), step = saved[k];
      chosen.textContent = `step ${step} of ${last}`;
      const said = views.map(({ run, mark, weights, text, bar }) => {
        const loss = run.losses[steps.indexOf(step)], p = run.probabilities[k];
        mark.setAttribute("cx", percent(across(step)));
        mark.setAttribute("cy", percent(up(loss)));
        paint(weights, (j) => diverging((run.weights[k].charCodeAt(j) - ZERO) / LEVELS));
        bar.style.width = `${100 * p}%`;
        text.textContent = `${measure} ${brief(loss)}, p(${classes[1]}) ${share(p)}`;
        return `${run.name} ${text.textContent}`.trim();
      });
      slider.setAttribute("aria-valuetext", `${chosen.textContent}: ${said.join("; ")}`);
    }

    // The theme keeps its own state beside the address, for the way back.
    function remember() {
      const url = new URL(location);
      url.searchParams.set("step", saved[slider.value]);
      history.replaceState(history.state, "", url);
    }

    // It begins at the first step, before anything has happened, or at the kept one that is nearest to what the address asks for.
    const asked = Number(new URLSearchParams(location.search).get("step")) || 0;
    const far = saved.map((step) => Math.abs(step - asked));
    slider.value = far.indexOf(Math.min(...far));
    slider.addEventListener("input", show);
    slider.addEventListener("change", remember);
    host.append(
      element("div", { class: "play-example" }, digit, element("p", {},
        `In place of the figure that the cell above draws: the same ${runs.length > 1 ? "trainings" : "training"}, to slide through step by step. The image is a ${["zero", "one"][classes[data.label]] ?? classes[data.label]}. In the pictures of the weights, blue speaks for ${classes[0]} and red for ${classes[1]}; each training keeps one scale of colours.`)),
      element("label", {}, "Saved step: ", chosen, slider), ticks,
      element("div", { class: "play-runs" }, ...views.map((view) => view.box)));
    show();
    let before = host.previousElementSibling;
    while (before && !before.matches(".output")) before = before.previousElementSibling;
    const figure = before?.querySelector("img");
    if (figure) Object.assign(figure, { className: "scrubbed", loading: "eager" }); // paper shows it
  }

  for (const host of document.querySelectorAll(".scrub:empty")) start(host);
})();
