// A drawing, read by the model that the build trained. Mouse, pen, touch and keys change one
// canvas; docs/_build/reading.js says what it shows.
(async () => {
  const hosts = document.querySelectorAll(".draw[hidden]");
  if (!hosts.length) return;
  const { onerror } = document.currentScript; // says that the drawing could not be loaded
  // The theme runs the scripts of a page in any order, so this one asks for what it needs itself.
  if (!globalThis.logregDrawing) await new Promise((onload) => {
    document.head.append(Object.assign(document.createElement("script"), { src: hosts[0].dataset.from, onload, onerror }));
  });
  const { model, starts, colours, read, answer } = globalThis.logregDrawing;
  const FIELD = 28, SIDE = 280, PIXEL = 10, BROAD = 24, THIN = 12, MOST_STEPS_BACK = 30;

  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const total = (values) => values.reduce((a, b) => a + b, 0);
  const most = (values) => values.reduce((a, b) => Math.max(a, b), 0);
  const within = (x, end) => Math.min(Math.max(x, 0), end);

  function paint(canvas, colour) {
    const context = canvas.getContext("2d"), data = context.createImageData(FIELD, FIELD);
    for (let j = 0; j < FIELD * FIELD; j++) data.data.set([...colour(j), 255], 4 * j);
    context.putImageData(data, 0, 0);
  }

  // The diverging map of the weights, from -1 to 1.
  function diverging(value) {
    const place = ((value + 1) / 2) * (colours.length - 1);
    const low = Math.min(Math.floor(place), colours.length - 2);
    const part = (colour, i) => parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16);
    return [0, 1, 2].map((i) => Math.round(part(colours[low], i) * (1 - place + low) + part(colours[low + 1], i) * (place - low)));
  }

  const share = (p) => (p > 0.9995 ? "> 0.999" : p < 0.0005 ? "< 0.001" : `= ${p.toFixed(3)}`);
  const signed = (x) => (x < 0 ? "−" : "+") + Math.abs(x).toFixed(2);

  function start(host) {
    const find = (selector) => host.querySelector(selector);
    const canvas = find(".draw-pad"), cursor = find(".play-cursor"), status = find("[role=status]");
    const verdict = find(".draw-verdict"), number = find(".draw-p");
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.lineWidth = BROAD;
    context.lineCap = context.lineJoin = "round";
    let row = 13, column = 13, last = null, erase = false, waiting = 0, spoken = 0;
    let given = null; // the test image that is shown, as long as nothing is drawn on it
    const past = []; // what undo goes back to

    // Ears get what has settled, eyes what is going on.
    function say() {
      clearTimeout(spoken);
      spoken = setTimeout(() => {
        const where = cursor.hidden ? "" : `row ${row + 1}, column ${column + 1}: ink ${Math.round(100 * inked())} %. `;
        status.textContent = `${where}${number.textContent} ${verdict.textContent}`;
      }, 400);
    }

    function show() {
      waiting = 0;
      // An image of MNIST is what the model has learned from; it is not centred once more.
      const { image, products, z, p, label, verdict: text } = given ? answer(given.image) : read(ink(), SIDE, SIDE);
      const limit = products ? most(products.map(Math.abs)) || 1 : 1;
      paint(find(".draw-seen"), (j) => Array(3).fill(255 - (image?.[j] ?? 0)));
      paint(find(".draw-votes"), (j) => diverging(products ? products[j] / limit : 0));
      const known = p !== undefined, sum = (sign) => total(products.map((x) => (sign * x > 0 ? x : 0)));
      number.textContent = known ? `p(1) ${share(p)}.` : "";
      find(".play-bar span").style.width = `${known ? 100 * p : 0}%`;
      find(".play-bar").toggleAttribute("data-empty", !known);
      find(".draw-sums").textContent = "Which ink spoke for which side" + (known
        ? `: ${signed(sum(1))} for a one, ${signed(sum(-1))} for a zero, ${signed(model.bias)} bias; z = ${signed(z)}` : "");
      const truth = given && (label === given.label ? "Right: it is " : "A mistake: it is ") + ["a zero.", "a one."][given.label];
      verdict.textContent = truth ? `${text} ${truth}` : text;
      say();
    }

    function ink() {
      const alpha = context.getImageData(0, 0, SIDE, SIDE).data;
      return Float64Array.from({ length: SIDE * SIDE }, (_, i) => alpha[4 * i + 3] / 255);
    }

    // Before anything changes.
    function keep() {
      past.push({ pixels: context.getImageData(0, 0, SIDE, SIDE), given });
      if (past.length > MOST_STEPS_BACK) past.shift();
      given = null;
    }

    function undo() {
      if (!past.length) return;
      const state = past.pop();
      context.putImageData(state.pixels, 0, 0);
      given = state.given;
      show();
    }

    function stroke(points) {
      context.globalCompositeOperation = erase ? "destination-out" : "source-over";
      context.beginPath();
      context.moveTo(...last);
      for (const point of points) context.lineTo(...(last = point));
      context.stroke();
      waiting ||= requestAnimationFrame(show);
    }

    function at(event) {
      const box = canvas.getBoundingClientRect();
      return [((event.clientX - box.left) * SIDE) / box.width, ((event.clientY - box.top) * SIDE) / box.height];
    }

    canvas.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button) return;
      canvas.setPointerCapture(event.pointerId);
      keep();
      stroke([(last = at(event))]);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!last || !event.isPrimary) return;
      const all = event.getCoalescedEvents?.() ?? [];
      stroke((all.length ? all : [event]).map(at));
    });
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { last = null; });

    // In the middle of the pixel under the frame.
    const inked = () => context.getImageData(...middle(), 1, 1).data[3] / 255;

    const middle = () => [(column + 0.5) * PIXEL, (row + 0.5) * PIXEL];

    function move(down, across, draw) {
      last = middle();
      row = within(row + down, FIELD - 1);
      column = within(column + across, FIELD - 1);
      if (draw) {
        keep();
        stroke([middle()]);
      }
      last = null;
      point();
    }

    function point() {
      Object.assign(cursor.style, { left: `${(100 * column) / FIELD}%`, top: `${(100 * row) / FIELD}%` });
      cursor.hidden = false;
      say();
    }

    function toggle() {
      const wanted = inked() < 0.5;
      keep();
      context.globalCompositeOperation = "source-over";
      context.clearRect(column * PIXEL, row * PIXEL, PIXEL, PIXEL);
      if (wanted) context.fillRect(column * PIXEL, row * PIXEL, PIXEL, PIXEL);
      show();
      point();
    }

    const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) {
        if (event.key !== "z" || event.altKey) return;
        undo();
      } else if (event.key in MOVES) move(...MOVES[event.key], event.shiftKey);
      else if (event.key === " ") toggle();
      else return;
      event.preventDefault();
    });

    function begin(start) {
      keep();
      context.clearRect(0, 0, SIDE, SIDE);
      context.globalCompositeOperation = "source-over";
      if (start) given = { image: bytes(start.image), label: start.label };
      given?.image.forEach((value, j) => {
        context.fillStyle = `rgb(0 0 0 / ${value / 255})`;
        context.fillRect((j % FIELD) * PIXEL, Math.floor(j / FIELD) * PIXEL, PIXEL, PIXEL);
      });
      context.fillStyle = "#000";
      show();
    }

    const ACTIONS = {
      clear: () => begin(),
      eraser: (button) => button.setAttribute("aria-pressed", (erase = !erase)),
      thin: (button) => {
        context.lineWidth = context.lineWidth === THIN ? BROAD : THIN;
        button.setAttribute("aria-pressed", context.lineWidth === THIN);
      },
      toggle,
      undo,
    };
    host.addEventListener("click", ({ target }) => {
      const button = target.closest("button"), { start, key, act } = button?.dataset ?? {};
      if (start) begin(starts[start]);
      else if (key) move(...MOVES[key]);
      else ACTIONS[act]?.(button);
    });
    canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && point());
    canvas.addEventListener("blur", () => { cursor.hidden = true; });
    show();
    clearTimeout(spoken); // there is nothing to announce yet
    host.hidden = false;
  }

  hosts.forEach(start);
})();
