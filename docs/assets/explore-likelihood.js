// Ten digits and a curve to drag: what each bar gains, the product tells. It begins with coins.
logregHands.explorables.likelihood = (host, { ink, labels, pixels, ours, best, thin, twin }, { create, draw, state, slider, goals }) => {
  const { logits, sigmoid, loss } = logistic;
  const LEFT = 36, RIGHT = 334, TOP = 12, FLOOR = 142, LOW = 262, MOST = 62; // places in the picture
  const [FIRST, LAST] = [0.04, 0.25];
  const X = ink.map((value) => [value]);
  const across = (value) => LEFT + ((value - FIRST) / (LAST - FIRST)) * (RIGHT - LEFT);
  const up = (p) => FLOOR - p * (FLOOR - TOP);
  const kind = (i) => (labels[i] ? "one" : "zero");
  // Neighbours step aside a little.
  const aside = ink.map((value, i) => (ink.some((other, k) => k > i && Math.abs(other - value) < 0.001) ? -4 : ink.some((other, k) => k < i && Math.abs(other - value) < 0.001) ? 4 : 0));
  const text = (x, y, words, anchor = "middle") => draw("text", { x, y, "text-anchor": anchor }, words);

  // Where the curve is one half, and how steeply it falls: w = -steep and b = steep * half.
  const kept = state("likelihood", [0.16, 0]);

  function picture(i) {
    const bytes = atob(pixels), canvas = create("canvas", { width: 28, height: 28 });
    const context = canvas.getContext("2d"), data = context.createImageData(28, 28);
    const colour = labels[i] ? [204, 51, 17] : [0, 114, 178];
    for (let j = 0; j < 784; j++) data.data.set([...colour, bytes.charCodeAt(784 * i + j)], 4 * j);
    context.putImageData(data, 0, 0);
    return canvas.toDataURL();
  }

  const curve = draw("path", { class: "line" });
  const upper = ink.map((value, i) => draw("rect", { class: kind(i), x: across(value) + aside[i] - 2.5, width: 5 }));
  const place = (i) => LEFT + 15 + i * 29.5;
  const lower = ink.map((_, i) => draw("rect", { class: kind(i), x: place(i) - 10, width: 20 }));
  const told = ink.map((_, i) => text(place(i), 0, ""));
  const shade = draw("rect", { "data-drag": "", x: LEFT, y: TOP, width: RIGHT - LEFT, height: FLOOR - TOP, fill: "transparent" });
  const svg = draw("svg", { viewBox: "0 0 340 305", role: "img", "aria-label": "Ten digits by their ink, the curve, and the probability that each right answer is given" },
    draw("path", { class: "faint", d: `M${LEFT} ${TOP}V${FLOOR}H${RIGHT}M${LEFT} ${TOP}H${RIGHT}M${LEFT} ${LOW}H${RIGHT}` }),
    ...[0, 0.5, 1].map((p) => text(LEFT - 5, up(p) + 4, p, "end")), ...[0.05, 0.1, 0.15, 0.2, 0.25].map((value) => text(across(value), FLOOR + 15, value)),
    ...upper, curve, ...lower, ...told, text(LEFT - 5, LOW + 4, 0, "end"), text(LEFT - 5, LOW - MOST + 4, 1, "end"),
    ...ink.map((_, i) => draw("image", { href: picture(i), x: place(i) - 14, y: LOW + 6, width: 28, height: 28 })), shade);
  const sums = create("output");
  const wishes = goals([
    `Do as well as our model, with a likelihood of ${ours[2].toFixed(3)}.`,
    `Do better than it: reach ${(Math.floor(best[2] * 1000) / 1000).toFixed(3)}.`,
    "Give the thin 0 more than one half, and look at its twin.",
  ]);

  function show() {
    const [half, steep] = kept.values, w = [-steep], b = steep * half;
    const z = logits(X, w, b), p = z.map(sigmoid), right = p.map((each, i) => (labels[i] ? each : sigmoid(-z[i])));
    const line = Array.from({ length: 101 }, (_, i) => FIRST + (i / 100) * (LAST - FIRST));
    curve.setAttribute("d", logits(line.map((value) => [value]), w, b).map((score, i) => `${i ? "L" : "M"}${across(line[i]).toFixed(1)} ${up(sigmoid(score)).toFixed(1)}`).join(""));
    right.forEach((bar, i) => {
      const put = (rect, y, height) => [["y", y], ["height", height]].forEach(([key, value]) => rect.setAttribute(key, value.toFixed(1)));
      put(upper[i], labels[i] ? up(bar) : TOP, bar * (FLOOR - TOP));
      put(lower[i], LOW - bar * MOST, bar * MOST);
      told[i].textContent = bar > 0.995 ? "" : bar.toFixed(2).slice(1);
      told[i].setAttribute("y", LOW - bar * MOST - 4);
    });
    const product = right.reduce((a, bar) => a * bar, 1);
    sums.textContent = `w = ${(-steep).toFixed(1)}, b = ${b.toFixed(2)}. Product of the bars: ${product.toFixed(4)}. Mean of −log p: ${loss(z, labels).toFixed(4)}. Thin 0: ${right[thin].toFixed(2)}, its twin: ${right[twin].toFixed(2)}.`;
    wishes.check(product > ours[2] - 0.0005, product > Math.floor(best[2] * 1000) / 1000, right[thin] > 0.5);
  }

  const within = (value, [low, high]) => Math.min(Math.max(value, low), high);
  const RANGES = [[0.05, 0.24, 0.001], [-40, 200, 1]];
  const move = (i, value) => {
    kept.values[i] = value;
    show();
  };
  const sliders = [
    slider("The curve is one half at an ink of", RANGES[0], kept.values[0], (value) => value.toFixed(3), (value) => move(0, value)),
    slider("It falls with the steepness", RANGES[1], kept.values[1], (value) => value.toFixed(0), (value) => move(1, value)),
  ];
  sliders.forEach((each) => each.addEventListener("change", () => kept.keep()));
  // A finger moves the curve sideways, and makes it steeper on the way down.
  let from;
  shade.addEventListener("pointerdown", (event) => {
    from = { x: event.clientX, y: event.clientY, values: [...kept.values] };
    shade.setPointerCapture(event.pointerId);
  });
  shade.addEventListener("pointermove", (event) => {
    if (!from) return;
    const scale = 340 / svg.getBoundingClientRect().width;
    const moved = [((event.clientX - from.x) * scale * (LAST - FIRST)) / (RIGHT - LEFT), (event.clientY - from.y) * scale];
    kept.values = kept.values.map((_, i) => Number(within(from.values[i] + moved[i], RANGES[i]).toFixed(i ? 0 : 3)));
    sliders.forEach((each, i) => each.put(kept.values[i]));
    show();
  });
  for (const end of ["pointerup", "pointercancel"]) shade.addEventListener(end, () => {
    if (from) kept.keep();
    from = undefined;
  });

  host.append(svg, create("p", {}, sums), ...sliders, wishes);
  show();
};
