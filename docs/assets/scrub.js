// A slider over the saved steps of a training: it moves the picture of the weights, the mark on
// the curve of the loss and the probability of one image. It takes the place of the figure
// before it, and keeps its state in the address, as "?step=30".
(() => {
  const FIELD = 28, LEVELS = 31, ZERO = "^".charCodeAt(0), SVG = "http://www.w3.org/2000/svg";

  function element(name, attributes = {}, ...children) {
    const drawn = ["svg", "path", "circle", "text"].includes(name);
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

  function start(host) {
    const data = JSON.parse(host.dataset.runs), { saved, steps, runs, classes, measure } = data;

    // The diverging map of the weights, from -1 to 1, straight between its colours.
    function diverging(value) {
      const place = ((value + 1) / 2) * (data.colours.length - 1);
      const low = Math.min(Math.floor(place), data.colours.length - 2);
      const part = (i, k) => parseInt(data.colours[i].slice(1 + 2 * k, 3 + 2 * k), 16);
      return [0, 1, 2].map((k) => Math.round(part(low, k) * (1 - place + low) + part(low + 1, k) * (place - low)));
    }

    // All curves have the same scale, which is logarithmic.
    const logs = runs.flatMap((run) => run.losses.map(Math.log)), last = steps[steps.length - 1];
    const [low, high] = [Math.min(...logs), Math.max(...logs)];
    const across = (step) => (100 * step) / last;
    const up = (loss) => (100 * (high - Math.log(loss))) / (high - low);

    function build(run) {
      const curve = run.losses.map((loss, i) => `${i ? "L" : "M"}${across(steps[i]).toFixed(1)} ${up(loss).toFixed(1)}`);
      const mark = element("circle", { r: 4, fill: "#d55e00" });
      const view = { run, mark, weights: pixels(`Weights${run.name && ", " + run.name}`), text: element("span", { class: "play-numbers" }), bar: element("span") };
      view.box = element("div", { class: "play-run" }, element("strong", {}, run.name),
        element("div", { class: "play-alone" },
          element("svg", { viewBox: "-5 -5 110 120", role: "img", "aria-label": `The ${measure} against the step, on a logarithmic scale, with a mark at the step chosen` },
            element("path", { d: curve.join(""), fill: "none", stroke: "#0072b2", "stroke-width": 2 }), mark,
            element("text", { x: 105, y: 5 }, measure), element("text", { x: 105, y: 111 }, "step")),
          view.weights),
        view.text, element("div", { class: "play-bar", "aria-hidden": "true" }, view.bar));
      return view;
    }

    const views = runs.map(build);
    const slider = element("input", { type: "range", min: 0, max: saved.length - 1, step: 1 });
    const chosen = element("strong", { class: "play-numbers" });
    const digit = pixels("The image that is read");
    const ink = atob(data.pixels);
    paint(digit, (j) => Array(3).fill(255 - ink.charCodeAt(j)));

    function show() {
      const k = Number(slider.value), step = saved[k];
      chosen.textContent = `step ${step} of ${last}`;
      const said = views.map(({ run, mark, weights, text, bar }) => {
        const loss = run.losses[steps.indexOf(step)], p = run.probabilities[k];
        mark.setAttribute("cx", across(step));
        mark.setAttribute("cy", up(loss));
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

    slider.value = Math.max(0, saved.indexOf(Number(new URLSearchParams(location.search).get("step") ?? last)));
    slider.addEventListener("input", show);
    slider.addEventListener("change", remember);
    host.append(
      element("div", { class: "play-example" }, digit, element("p", {},
        `The image is a ${["zero", "one"][classes[data.label]] ?? classes[data.label]}. In the pictures of the weights, blue speaks for ${classes[0]} and red for ${classes[1]}; each training keeps one scale of colours.`)),
      element("label", {}, "Saved step: ", chosen, slider),
      element("div", { class: "play-runs" }, ...views.map((view) => view.box)));
    show();
    let before = host.previousElementSibling;
    while (before && !before.matches(".output")) before = before.previousElementSibling;
    const figure = before?.querySelector("img");
    if (figure) Object.assign(figure, { className: "scrubbed", loading: "eager" }); // paper shows it
  }

  for (const host of document.querySelectorAll(".scrub:empty")) start(host);
})();
