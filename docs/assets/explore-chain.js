// The chain of chapter 7. A quantity that is pointed at lights up as symbol, code, number and shape, in
// the drawing and in the table at once; the numbers are those of one digit and of a weight to turn.
logregHands.explorables.chain = (host, { ink, labels, names, bias, weight, first }, { create, draw, state, slider, goals }) => {
  const { logits, sigmoid, losses, errors } = logistic;
  // Key, symbol, code, shape, and where it stands in the drawing: a place, or two ends of an arrow.
  const PARTS = [
    ["w", "w", "w", "(d,)", [30]], ["z", "z", "z = X @ w + b", "(m,)", [123]], ["p", "p", "p = sigmoid(z)", "(m,)", [216]], ["l", "ℓ", "-np.log(p_right)", "(m,)", [309]],
    ["lp", "∂ℓ/∂p", "dz / (p * (1 - p))", "(m,)", [309, 216]], ["pz", "∂p/∂z", "p * (1 - p)", "(m,)", [216, 123]], ["zw", "∂z/∂w", "X", "(m, d)", [123, 30]],
    ["dz", "∂ℓ/∂z", "dz = p - y", "(m,)", [309, 123]], ["lw", "∂ℓ/∂w", "dz[:, None] * X", "(m, d)", [309, 30]],
  ];
  const kept = state("chain", [first, weight]);
  const ROWS = { lp: 92, pz: 92, zw: 92, dz: 136, lw: 180 };

  const shown = Object.fromEntries(PARTS.map(([key, symbol, , , at]) => {
    const number = draw("text", { "text-anchor": "middle" });
    const parts = [];
    if (at.length === 1) {
      parts.push(draw("circle", { class: "faint", cx: at[0], cy: 34, r: 19, fill: "none" }), draw("text", { x: at[0], y: 38, "text-anchor": "middle" }, symbol));
      number.setAttribute("x", at[0]);
      number.setAttribute("y", 11);
    } else {
      const y = ROWS[key], [right, left] = at, middle = (right + left) / 2;
      parts.push(draw("path", { class: "faint", d: `M${right - 6} ${y}H${left + 6}m7 -4l-7 4l7 4` }), draw("text", { x: middle, y: y - 6, "text-anchor": "middle" }, symbol));
      number.setAttribute("x", middle);
      number.setAttribute("y", y + 16);
    }
    const group = draw("g", { "data-part": key }, draw("rect", { class: "hit", x: Math.min(...at) - (at[1] ? 0 : 22), width: at[1] ? at[0] - at[1] : 44, y: (ROWS[key] ?? 34) - (at[1] ? 20 : 34), height: at[1] ? 40 : 58, fill: "transparent" }), ...parts, number);
    return [key, { group, number }];
  }));
  const ends = [30, 123, 216].map((x) => draw("path", { class: "faint", d: `M${x + 22} 34H${x + 70}m-7 -4l7 4l-7 4` }));
  const svg = draw("svg", { viewBox: "0 0 340 202", role: "img", "aria-label": "The chain from the weight through score and probability to the loss, and the slopes on the way back" }, ...ends, ...PARTS.map(([key]) => shown[key].group));

  const rows = Object.fromEntries(PARTS.map(([key, symbol, code, shape]) => {
    const number = create("td");
    const button = create("button", { type: "button", textContent: symbol });
    const row = create("tr", {}, create("th", { scope: "row" }, button), create("td", {}, create("code", { textContent: code })), number, create("td", {}, create("code", { textContent: shape })));
    row.dataset.part = key;
    return [key, { row, number, button }];
  }));
  const table = create("table", {}, create("thead", {}, create("tr", {}, ...["symbol", "code", "number", "shape"].map((words) => create("th", { scope: "col", textContent: words })))), create("tbody", {}, ...PARTS.map(([key]) => rows[key].row)));
  const box = create("div", { className: "wide", role: "group", ariaLabel: "The same as a table" }, table);

  function light(key) {
    for (const element of host.querySelectorAll("[data-part]")) element.toggleAttribute("data-lit", element.dataset.part === key);
    for (const [name, { button }] of Object.entries(rows)) button.ariaPressed = String(name === key);
  }

  const brief = (value) => {
    const size = Math.abs(value);
    const words = size !== 0 && (size >= 1e5 || size < 1e-3) ? value.toExponential(1).replace("e+", "e") : String(Number(value.toPrecision(4)));
    return words.replace("-", "−").replace("e-", "e−");
  };
  const wishes = goals([
    "Make the first link longer than 1,000. What is the product with the second?",
    "Turn the sign of the blame: find a digit, or a weight, at which it is negative.",
    "Leave the weight as good as blameless, below 0.001 on either side.",
  ]);
  let touched = false;

  function show() {
    const [i, w] = kept.values, x = ink[i], y = labels[i];
    const [z] = logits([[x]], [w], bias), p = sigmoid(z), [l] = losses([z], [y]), [dz] = errors([z], [y]);
    const pz = p * sigmoid(-z), lp = (y ? -1 : 1) / (y ? p : sigmoid(-z));
    const values = { w, z, p, l, lp, pz, zw: x, dz, lw: dz * x };
    for (const [key, value] of Object.entries(values)) rows[key].number.textContent = shown[key].number.textContent = brief(value);
    if (touched) wishes.check(Math.abs(lp) > 1000, dz * x < 0, Math.abs(dz * x) < 0.001);
  }

  const move = (k) => (value) => {
    touched = true;
    kept.values[k] = value;
    show();
  };
  if (!(kept.values[0] in ink)) kept.values[0] = first;
  const sliders = [
    slider("Digit", [0, ink.length - 1, 1], kept.values[0], (i) => names[i], move(0)),
    slider("Weight", [weight - 100, weight + 160, 1], kept.values[1], (value) => value.toFixed(2).replace("-", "−"), move(1)),
  ];
  sliders.forEach((each) => each.addEventListener("change", () => kept.keep()));
  host.append(svg, box, ...sliders, wishes);
  for (const event of ["pointerover", "click", "focusin"]) host.addEventListener(event, ({ target }) => {
    const part = target.closest("[data-part]");
    if (part) light(part.dataset.part);
  });
  light("dz");
  show();
};
