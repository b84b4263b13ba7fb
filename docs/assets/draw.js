// A drawing, read by the model that the build trained. Mouse, pen, touch and keys change one
// canvas. What becomes of it is what logreg.pictures does; a test holds the two together.
(async () => {
  const hosts = document.querySelectorAll(".draw[hidden]");
  if (!hosts.length) return;
  const { onerror } = document.currentScript; // says that the drawing could not be loaded
  // The theme runs the scripts of a page in any order, so this one asks for its data itself.
  if (!globalThis.logregDrawing) await new Promise((onload) => {
    document.head.append(Object.assign(document.createElement("script"), { src: hosts[0].dataset.from, onload, onerror }));
  });
  const { model, typical, least, starts, colours } = globalThis.logregDrawing;
  const BOX = 20, FIELD = 28, CENTRE = 14, SIDE = 280, PIXEL = 10;

  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const total = (values) => values.reduce((a, b) => a + b, 0);
  const most = (values) => values.reduce((a, b) => Math.max(a, b), 0);
  const within = (x, end) => Math.min(Math.max(x, 0), end);
  const known = bytes(typical);

  // Python rounds a half to the even neighbour.
  function round(x) {
    const low = Math.floor(x);
    return x - low === 0.5 ? low + (low % 2) : Math.round(x);
  }

  // Which share of each new pixel each old pixel covers.
  function shares(length, small) {
    const edge = (i) => (i === small ? length : i * (length / small));
    return Array.from({ length: small }, (_, i) => Float64Array.from({ length }, (_, j) =>
      (Math.max(Math.min(edge(i + 1), j + 1) - Math.max(edge(i), j), 0) * small) / length));
  }

  // Where ink must begin for its centre of mass to be the middle of pixel 14, as in MNIST.
  function place(ink) {
    const mass = total(ink.map((value, i) => value * i)) / total(ink);
    return within(round(+(CENTRE - mass).toFixed(9)), FIELD - ink.length);
  }

  // Scale and centre ink from 0 to 1, row by row, as the images of MNIST are.
  function centre(ink, rows, columns) {
    const strongest = most(ink);
    if (strongest < 0.1) return { fault: "Nothing is drawn yet. Draw a zero or a one." };
    const faint = 0.25 * strongest;
    const at = (r, c) => {
      const value = r < 0 || c < 0 || r >= rows || c >= columns ? 0 : ink[r * columns + c];
      return value < faint ? 0 : value;
    };
    let inked = 0, solid = 0, pieces = 0, top = rows, bottom = 0, left = columns, right = 0;
    const rowsInked = new Set(), columnsInked = new Set();
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        if (!at(r, c)) continue;
        inked++;
        rowsInked.add(r);
        columnsInked.add(c);
        pieces += !at(r, c - 1) + !at(r - 1, c); // a stroke begins, across or down
        let around = 0;
        for (let y = r - 1; y <= r + 1; y++) for (let x = c - 1; x <= c + 1; x++) around += at(y, x);
        if (around / 9 < faint) continue;
        solid++;
        [top, bottom] = [Math.min(top, r), Math.max(bottom, r + 1)];
        [left, right] = [Math.min(left, c), Math.max(right, c + 1)];
      }
    }
    if (solid < inked / 2) return { fault: "Hardly more than specks. Draw larger, in one stroke." };
    const height = bottom - top, width = right - left, scale = BOX / Math.max(height, width);
    const [high, wide] = [height, width].map((side) => Math.max(1, round(scale * side)));
    const down = shares(height, high), across = shares(width, wide);
    let small = down.map((row) => {
      const line = new Float64Array(width);
      row.forEach((share, y) => {
        if (share) for (let x = 0; x < width; x++) line[x] += share * at(top + y, left + x);
      });
      return across.map((share) => total(share.map((s, x) => s * line[x])));
    });
    const peak = most(small.flat());
    small = small.map((row) => row.map((value) => value / peak));
    if (total(small.flat()) > 0.7 * BOX * BOX)
      return { fault: "Ink nearly everywhere. Draw one digit, with clean paper around it." };
    const image = new Uint8Array(FIELD * FIELD);
    const begin = [place(small.map(total)), place(across.map((_, x) => total(small.map((row) => row[x]))))];
    small.forEach((row, y) => row.forEach((value, x) => {
      image[(begin[0] + y) * FIELD + begin[1] + x] = round(255 * value);
    }));
    // As in read_picture, which looks at the strokes last.
    if (pieces / (rowsInked.size + columnsInked.size) > 4)
      return { image, fault: "The ink is in too many pieces. Draw one digit, and nothing else." };
    return { image };
  }

  // The largest cosine with a typical zero or one.
  function likeness(image) {
    let best = 0;
    for (let k = 0; k < known.length; k += image.length) {
      let both = 0, one = 0, other = 0;
      image.forEach((value, j) => {
        both += value * known[k + j];
        one += value * value;
        other += known[k + j] ** 2;
      });
      best = Math.max(best, both / Math.sqrt(one * other));
    }
    return best;
  }

  // All that the page says about some ink.
  function read(ink, rows, columns) {
    const found = centre(ink, rows, columns);
    if (found.fault) return { verdict: found.fault, ...found };
    const products = model.weights.map((weight, j) => (weight * found.image[j]) / 255);
    const z = total(products) + model.bias, p = 1 / (1 + Math.exp(-z)), near = likeness(found.image);
    const side = z < 0 ? "a zero" : "a one";
    let verdict = `The model reads ${side}.`;
    if (near < least) verdict = `This looks like neither. The model says ${side}, for it knows nothing else.`;
    else if (Math.max(p, 1 - p) < 0.9) verdict = `Perhaps ${side}: the model is in doubt.`;
    return { ...found, products, z, p, near, neither: near < least, verdict };
  }
  globalThis.logregDrawing.read = read; // for the curious and the tests

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
    context.lineWidth = 24;
    context.lineCap = context.lineJoin = "round";
    let row = 13, column = 13, last = null, erase = false, waiting = 0, spoken = 0;

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
      const alpha = context.getImageData(0, 0, SIDE, SIDE).data;
      const ink = new Float64Array(SIDE * SIDE);
      for (let i = 0; i < ink.length; i++) ink[i] = alpha[4 * i + 3] / 255;
      const { image, products, z, p, verdict: text } = read(ink, SIDE, SIDE);
      const limit = products ? most(products.map(Math.abs)) || 1 : 1;
      paint(find(".draw-seen"), (j) => Array(3).fill(255 - (image?.[j] ?? 0)));
      paint(find(".draw-votes"), (j) => diverging(products ? products[j] / limit : 0));
      const known = p !== undefined, sum = (sign) => total(products.map((x) => (sign * x > 0 ? x : 0)));
      number.textContent = known ? `p(1) ${share(p)}.` : "";
      find(".play-bar span").style.width = `${known ? 100 * p : 50}%`;
      find(".draw-sums").textContent = "Which ink spoke for which side" + (known
        ? `: ${signed(sum(1))} for a one, ${signed(sum(-1))} for a zero, ${signed(model.bias)} bias; z = ${signed(z)}` : "");
      verdict.textContent = text;
      say();
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
      if (draw) stroke([middle()]);
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
      context.globalCompositeOperation = "source-over";
      context.clearRect(column * PIXEL, row * PIXEL, PIXEL, PIXEL);
      if (wanted) context.fillRect(column * PIXEL, row * PIXEL, PIXEL, PIXEL);
      show();
      point();
    }

    const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key in MOVES) move(...MOVES[event.key], event.shiftKey);
      else if (event.key === " ") toggle();
      else return;
      event.preventDefault();
    });

    function begin(pixels) {
      context.clearRect(0, 0, SIDE, SIDE);
      context.globalCompositeOperation = "source-over";
      pixels.forEach((value, j) => {
        context.fillStyle = `rgb(0 0 0 / ${value / 255})`;
        context.fillRect((j % FIELD) * PIXEL, Math.floor(j / FIELD) * PIXEL, PIXEL, PIXEL);
      });
      context.fillStyle = "#000";
      show();
    }

    const ACTIONS = {
      clear: () => begin([]),
      eraser: (button) => button.setAttribute("aria-pressed", (erase = !erase)),
      toggle,
    };
    host.addEventListener("click", ({ target }) => {
      const button = target.closest("button"), { start, key, act } = button?.dataset ?? {};
      if (start) begin(bytes(starts[start]));
      else if (key) move(...MOVES[key]);
      else ACTIONS[act]?.(button);
    });
    canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && point());
    canvas.addEventListener("blur", () => { cursor.hidden = true; });
    show();
    clearTimeout(spoken); // nobody has asked yet
    host.hidden = false;
  }

  hosts.forEach(start);
})();
