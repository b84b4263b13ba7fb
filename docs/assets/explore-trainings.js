// Two trainings from one start, in valleys of their own. Nothing has happened before the first step.
logregHands.explorables.trainings = (host, { ink, labels, bias, rate, start, slow }, { create, draw, state, slider, goals }) => {
  const { logits, sigmoid, loss, errors, gradient, step } = logistic;
  const LEFT = 36, RIGHT = 334, FIRST = -200, LAST = 60, HEIGHT = 92;
  const X = ink.map((value) => [value]);
  const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
  // A fine, and its slope in the score of each example.
  const FINES = [
    { name: "cross-entropy", top: 20, most: 11, value: (z) => loss(z, labels), slope: (z) => errors(z, labels) },
    {
      name: "squared error", top: 150, most: 0.6,
      value: (z) => mean(errors(z, labels).map((dz) => dz * dz)),
      slope: (z) => errors(z, labels).map((dz, i) => 2 * dz * sigmoid(z[i]) * sigmoid(-z[i])),
    },
  ];
  const across = (w) => LEFT + ((w - FIRST) / (LAST - FIRST)) * (RIGHT - LEFT);
  const scores = (w) => logits(X, [w], bias);
  const kept = state("trainings", [start, 0]);
  let runs; // for each fine, the weights on the way

  const text = (x, y, words, anchor = "start") => draw("text", { x, y, "text-anchor": anchor }, words);
  const views = FINES.map(({ name, top, most, value }) => {
    const up = (height) => top + HEIGHT * (1 - height / most);
    const line = Array.from({ length: 131 }, (_, i) => FIRST + 2 * i);
    const path = line.map((w, i) => `${i ? "L" : "M"}${across(w).toFixed(1)} ${up(value(scores(w))).toFixed(1)}`).join("");
    const trail = draw("path", { class: "faint", "stroke-dasharray": "3 3" }), dot = draw("circle", { class: "here", r: 6 });
    const svg = draw("g", {}, draw("path", { class: "faint", d: `M${LEFT} ${top}V${top + HEIGHT}H${RIGHT}` }), draw("path", { class: "line", d: path }), trail, dot,
      text(LEFT + 4, top - 6, name), text(LEFT - 5, up(0) + 4, 0, "end"), text(LEFT - 5, up(most) + 9, most, "end"));
    return { svg, up, trail, dot };
  });
  const svg = draw("svg", { viewBox: "0 0 340 275", role: "img", "aria-label": "The cross-entropy and the squared error against the weight, each with a dot where its training stands" },
    ...views.map((view) => view.svg), ...[-200, -100, 0, 50].map((w) => text(across(w), 258, String(w).replace("-", "−"), "middle")));
  const told = create("output");
  const wishes = goals([
    "Bring the cross-entropy to rest.",
    "Take 1,000 steps, and see how far the squared error has come.",
    "Find a start to the right of −20 from which both arrive.",
  ]);

  function walk(steps) {
    for (; steps > 0; steps--) {
      runs.forEach((path, k) => {
        const w = path.at(-1), { dw } = gradient(X, FINES[k].slope(scores(w)));
        path.push(step([w], bias, dw, 0, rate).w[0]); // the bias is left alone
      });
    }
  }

  function show() {
    const count = runs[0].length - 1;
    const said = runs.map((path, k) => {
      const w = path.at(-1), { up, trail, dot } = views[k], { name, value } = FINES[k], height = (each) => up(value(scores(each)));
      const way = path.length > 60 ? path.filter((_, i) => i < 50 || i % 20 === 0) : path;
      trail.setAttribute("d", way.map((each, i) => `${i ? "L" : "M"}${across(each).toFixed(1)} ${height(each).toFixed(1)}`).join(""));
      dot.setAttribute("cx", across(w).toFixed(1));
      dot.setAttribute("cy", height(w).toFixed(1));
      return `${name} at w = ${w.toFixed(3)}, ${value(scores(w)).toFixed(4)}`.replace("-", "−").replace("cross−", "cross-");
    });
    told.textContent = `After ${count} ${count === 1 ? "step" : "steps"}: ${said.join("; ")}.`;
    const rest = runs.map((path, k) => Math.abs(mean(FINES[k].slope(scores(path.at(-1))).map((slope, i) => slope * ink[i]))) < 1e-5 && FINES[k].value(scores(path.at(-1))) < (k ? 0.2 : 1));
    wishes.check(rest[0], count >= 1000, rest.every(Boolean) && kept.values[0] > -20);
  }

  function begin(from, steps = 0) {
    runs = [[from], [from]];
    kept.values = [from, steps];
    walk(steps);
    show();
  }

  const from = slider("Start at the weight", [-200, 60, 1], kept.values[0], (value) => String(value).replace("-", "−"), (value) => begin(value));
  from.addEventListener("change", () => kept.keep());
  const go = (count, words) => Object.assign(create("button", { type: "button", textContent: words }), {
    onclick() {
      const left = Math.max(0, Math.min(count, slow - kept.values[1])); // enough is enough
      walk(left);
      kept.values[1] += left;
      kept.keep();
      show();
    },
  });
  const again = Object.assign(create("button", { type: "button", textContent: "Back to the start" }), {
    onclick() {
      begin(kept.values[0]);
      kept.keep();
    },
  });
  host.append(svg, create("p", {}, told), from, create("div", { role: "group", ariaLabel: "Steps" }, go(1, "1 step"), go(10, "10 steps"), go(100, "100 steps"), go(1000, "1,000 steps"), again), wishes);
  begin(kept.values[0], Math.max(0, Math.min(Math.round(kept.values[1]), slow)));
};
