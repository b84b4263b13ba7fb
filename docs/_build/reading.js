// How a drawing is read: what logreg.pictures.read_drawing and Reader.answer do, once more. A test
// holds the two together. The build puts the data after it, and calls it, in assets/drawing.js.
globalThis.logregReading = (data) => {
  const { model, memory } = data;
  const BOX = 20, FIELD = 28, CENTRE = 14, HALF = 14;
  const total = (values) => values.reduce((a, b) => a + b, 0);
  const most = (values) => values.reduce((a, b) => Math.max(a, b), 0);
  const within = (x, end) => Math.min(Math.max(x, 0), end);
  const typical = Uint8Array.from(atob(memory.typical), (c) => c.charCodeAt(0));

  // Python rounds a half to the even neighbour.
  function round(x) {
    const low = Math.floor(x);
    return x - low === 0.5 ? low + (low & 1) : Math.round(x);
  }

  // A grid of numbers, 0 around it, made from a function of the place; or of a part of it.
  function grid(rows, columns, value, [top, bottom, left, right] = [0, rows, 0, columns]) {
    const values = new Float64Array(rows * columns);
    const at = (r, c) => (r < 0 || c < 0 || r >= rows || c >= columns ? 0 : values[r * columns + c]);
    const each = (visit) => {
      for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) visit(values[r * columns + c], r, c);
    };
    if (value) {
      for (let r = top; r < bottom; r++) for (let c = left; c < right; c++) values[r * columns + c] = value(r, c);
    }
    return { rows, columns, values, at, each };
  }

  // Visit the nine places of a grid around one; beyond the edge, those at the edge once more.
  function around({ rows, columns }, r, c, visit) {
    for (let y = r - 1; y <= r + 1; y++) {
      for (let x = c - 1; x <= c + 1; x++) visit(within(y, rows - 1), within(x, columns - 1));
    }
  }

  // The rows and columns that hold something: [top, bottom, left, right], the ends not in it.
  function extent(cells) {
    const place = [cells.rows, 0, cells.columns, 0];
    cells.each((value, r, c) => {
      if (!value) return;
      place[0] = Math.min(place[0], r);
      place[1] = Math.max(place[1], r + 1);
      place[2] = Math.min(place[2], c);
      place[3] = Math.max(place[3], c + 1);
    });
    return place;
  }

  const size = ([top, bottom, left, right]) => Math.max(bottom - top, right - left);

  function cut(ink) {
    const [top, bottom, left, right] = extent(ink);
    return grid(bottom - top, right - left, (r, c) => ink.at(top + r, left + c));
  }

  // As one_thing in logreg/_pictures/thing.py, for a drawing: { fault } or { ink }.
  function oneThing(ink) {
    const { rows, columns } = ink, [top, bottom, left, right] = extent(ink);
    const part = [Math.max(top - 1, 0), Math.min(bottom + 1, rows), Math.max(left - 1, 0), Math.min(right + 1, columns)];
    const mean = grid(rows, columns, (r, c) => {
      let sum = 0;
      around(ink, r, c, (y, x) => { sum += ink.at(y, x); });
      return sum / 9;
    }, part);
    const strongest = most(mean.values);
    if (strongest < 0.1) return { fault: "Nothing is drawn yet. Draw a zero or a one." };
    const strong = grid(rows, columns, (r, c) =>
      +(ink.at(r, c) >= 0.5 * strongest && mean.at(r, c) >= 0.25 * strongest), part);
    const clear = grid(rows, columns, (r, c) => {
      let beside = false;
      around(ink, r, c, (y, x) => { beside ||= strong.at(y, x) > 0; });
      return beside && ink.at(r, c) >= 0.1 * strongest ? ink.at(r, c) : 0;
    }, part);
    const side = Math.ceil(Math.max(rows, columns) / 100);
    const amounts = grid(Math.ceil(rows / side), Math.ceil(columns / side));
    clear.each((value, r, c) => {
      amounts.values[Math.floor(r / side) * amounts.columns + Math.floor(c / side)] += value;
    });
    const { names, pieces } = connected(amounts);
    const all = total(pieces.map(({ amount }) => amount));
    const large = pieces.filter(({ amount }) => amount > 0.01 * all);
    const several = (number) => ({ fault: `${number} things. Draw one digit, in strokes that touch.` });
    if (!large.length) return several("Many");
    const one = large.reduce((a, b) => (b.amount > a.amount ? b : a));
    const outer = large.reduce((a, b) => (size(b.place) > size(a.place) ? b : a));
    const small = large.every((piece) => piece === one || size(piece.place) <= size(one.place) / 3);
    if (small && one.amount >= 0.9 * all) {
      return { ink: grid(rows, columns, (r, c) =>
        names.at(Math.floor(r / side), Math.floor(c / side)) === one.name ? clear.at(r, c) : 0, part) };
    }
    const [first, end, start, stop] = outer.place;
    if (large.some(({ place: [t, b, l, r] }) => first < t && b < end && start < l && r < stop))
      return { fault: "One thing inside another. Draw one digit, without a frame." };
    const count = large.filter(({ place }) => size(place) > size(outer.place) / 3).length;
    if (count === 1) return { fault: "Specks beside a digit. Draw one digit, and nothing else." };
    return several(["Two", "Three", "Four"][count - 2] ?? "Many");
  }

  // Number the pieces of what hangs together, corners included.
  function connected(amounts) {
    const names = grid(amounts.rows, amounts.columns), pieces = [];
    amounts.each((value, r, c) => {
      if (!value || names.at(r, c)) return;
      const piece = { name: pieces.length + 1, amount: 0 }, waiting = [[r, c]];
      const cells = grid(amounts.rows, amounts.columns);
      names.values[r * names.columns + c] = piece.name;
      while (waiting.length) {
        const [row, column] = waiting.pop();
        piece.amount += amounts.at(row, column);
        cells.values[row * cells.columns + column] = 1;
        around(amounts, row, column, (y, x) => {
          if (!amounts.at(y, x) || names.at(y, x)) return;
          names.values[y * names.columns + x] = piece.name;
          waiting.push([y, x]);
        });
      }
      piece.place = extent(cells);
      pieces.push(piece);
    });
    return { names, pieces };
  }

  // As one_stroke there: a hair is drawn broader, and a blot refused.
  function oneStroke(thing) {
    const ink = cut(thing), unit = Math.max(ink.rows, ink.columns) / BOX;
    let inked = 0, inner = 0;
    ink.each((value, r, c) => {
      if (!value) return;
      inked++;
      let all = true;
      for (let y = r - 1; y <= r + 1; y++) for (let x = c - 1; x <= c + 1; x++) all &&= ink.at(y, x) > 0;
      inner += all;
    });
    const width = (2 * inked) / (inked - inner), more = round(1.5 * unit - width);
    if (width > 6 * unit) return { fault: "A blot, not a stroke. Draw a digit, larger than a dot." };
    if (more <= 0) return { ink };
    return { ink: grid(ink.rows + more, ink.columns + more, (r, c) => {
      let greatest = 0;
      for (let y = r - more; y <= r; y++) for (let x = c - more; x <= c; x++) greatest = Math.max(greatest, ink.at(y, x));
      return greatest;
    }) };
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

  // Scale and centre ink as the images of MNIST are.
  function centre(stroke) {
    const ink = cut(stroke), scale = BOX / Math.max(ink.rows, ink.columns);
    const [high, wide] = [ink.rows, ink.columns].map((side) => Math.max(1, round(scale * side)));
    const down = shares(ink.rows, high), across = shares(ink.columns, wide);
    const small = down.map((row) => {
      const line = new Float64Array(ink.columns);
      row.forEach((share, y) => {
        if (share) for (let x = 0; x < ink.columns; x++) line[x] += share * ink.at(y, x);
      });
      return across.map((share) => total(share.map((s, x) => s * line[x])));
    });
    const peak = most(small.flat()), image = new Uint8Array(FIELD * FIELD);
    const begin = [place(small.map(total)), place(across.map((_, x) => total(small.map((row) => row[x]))))];
    small.forEach((row, y) => row.forEach((value, x) => {
      image[(begin[0] + y) * FIELD + begin[1] + x] = round((255 * value) / peak);
    }));
    return image;
  }

  // Each row pushed to the side, so that the ink does not slant; then halved.
  function upright(image) {
    let [ink, down, across, both, spread] = [0, 0, 0, 0, 0];
    image.forEach((value, j) => {
      const r = Math.floor(j / FIELD), c = j % FIELD;
      ink += value;
      down += value * r;
      across += value * c;
      both += value * r * c;
      spread += value * r * r;
    });
    const slant = (ink * both - down * across) / Math.max(ink * spread - down ** 2, 1);
    const halved = new Float64Array(HALF * HALF);
    image.forEach((value, j) => {
      const r = Math.floor(j / FIELD), c = (j % FIELD) - round(slant * (r - down / ink));
      if (c >= 0 && c < FIELD) halved[Math.floor(r / 2) * HALF + Math.floor(c / 2)] += value;
    });
    return halved;
  }

  // The largest cosine with a typical image of the class that the model names.
  function likeness(image, label) {
    const look = upright(image), length = look.length, half = typical.length / 2;
    let best = 0;
    for (let k = label * half; k < (label + 1) * half; k += length) {
      let both = 0, one = 0, other = 0;
      look.forEach((value, j) => {
        both += value * typical[k + j];
        one += value * value;
        other += typical[k + j] ** 2;
      });
      best = Math.max(best, both / Math.sqrt(one * other));
    }
    return best;
  }

  // How much paper the ink encloses: all that is not reached from outside.
  function enclosed(image) {
    const paper = (r, c) => r < 0 || c < 0 || r >= FIELD || c >= FIELD || image[r * FIELD + c] < 128;
    const reached = new Set(), waiting = [[-1, -1]];
    while (waiting.length) {
      const [r, c] = waiting.pop(), name = r * 100 + c;
      if (r < -1 || c < -1 || r > FIELD || c > FIELD || reached.has(name) || !paper(r, c)) continue;
      reached.add(name);
      waiting.push([r - 1, c], [r + 1, c], [r, c - 1], [r, c + 1]);
    }
    return image.filter((value, j) => value < 128 && !reached.has(Math.floor(j / FIELD) * 100 + (j % FIELD))).length;
  }

  // How many strokes a row meets, on average over those with ink.
  function strokes(image) {
    let met = 0;
    const rows = new Set();
    image.forEach((value, j) => {
      if (value < 128) return;
      rows.add(Math.floor(j / FIELD));
      met += j % FIELD === 0 || image[j - 1] < 128;
    });
    return met / Math.max(rows.size, 1);
  }

  // All that the page says about an image of MNIST's kind.
  function answer(image) {
    const products = model.weights.map((weight, j) => (weight * image[j]) / 255);
    const z = total(products) + model.bias, p = logistic.sigmoid(z), label = +(z >= 0);
    const near = likeness(image, label), side = label ? "a one" : "a zero";
    const familiar = near >= memory.least && enclosed(image) <= memory.enclosed[label] && strokes(image) <= memory.strokes[label];
    let verdict = `The model reads ${side}.`;
    if (!familiar) verdict = `This looks like neither. The model says ${side}, because it must choose.`;
    else if (Math.max(p, 1 - p) < 0.9) verdict = `Perhaps ${side}: the model is in doubt.`;
    return { image, products, z, p, label, near, familiar, verdict };
  }

  // And about some ink, from 0 to 1, row by row.
  function read(values, rows, columns) {
    const thing = oneThing(grid(rows, columns, (r, c) => values[r * columns + c]));
    const stroke = thing.fault ? thing : oneStroke(thing.ink);
    return stroke.fault ? { verdict: stroke.fault, ...stroke } : answer(centre(stroke.ink));
  }
  return { ...data, read, answer };
};
