// Logistic regression on plain arrays, line by line as in the package: X holds one row of features
// per example, y the labels 0 and 1, w one weight per feature, b the bias. A test holds both together.
globalThis.logistic = (() => {
  const sum = (values) => values.reduce((a, b) => a + b, 0);
  const dot = (u, v) => sum(u.map((value, j) => value * v[j]));

  // The log-odds of a one for each example: z = X w + b.
  const logits = (X, w, b) => X.map((x) => dot(x, w) + b);

  // Only exp(-|z|) is computed, so nothing overflows.
  function sigmoid(z) {
    const e = Math.exp(-Math.abs(z));
    return (z < 0 ? e : 1) / (1 + e);
  }

  // What each example pays, log(1 + exp(-s)), with the margin s: z for a one and -z for a zero.
  const losses = (z, y) =>
    z.map((score, i) => {
      const s = y[i] ? score : -score;
      return Math.max(-s, 0) + Math.log1p(Math.exp(-Math.abs(s)));
    });
  const loss = (z, y) => sum(losses(z, y)) / z.length;

  // The error p - y of each example, and the slopes of the mean loss that follow from any such dz.
  const errors = (z, y) => z.map((score, i) => sigmoid(score) - y[i]);
  const gradient = (X, dz) => ({
    dw: X[0].map((_, j) => dot(dz, X.map((x) => x[j])) / dz.length),
    db: sum(dz) / dz.length,
  });

  // One step downhill.
  const step = (w, b, dw, db, rate) => ({ w: w.map((value, j) => value - rate * dw[j]), b: b - rate * db });

  // One step of Newton's method: to the bottom of the parabola with the slope and curvature of this place.
  function newton(X, y, w, b) {
    const z = logits(X, w, b), rows = X.map((x) => [...x, 1]), d = rows[0].length;
    const { dw, db } = gradient(X, errors(z, y));
    const bend = z.map((score) => sigmoid(score) * sigmoid(-score) / z.length);
    // The curvature, with the slopes as its last column; elimination leaves the step there.
    const M = [...dw, db].map((slope, j) => [...rows[0].map((_, k) => sum(rows.map((x, i) => bend[i] * x[j] * x[k]))), slope]);
    for (let j = 0; j < d; j++) {
      const best = M.slice(j).reduce((top, row, k) => (Math.abs(row[j]) > Math.abs(M[top][j]) ? j + k : top), j);
      [M[j], M[best]] = [M[best], M[j]];
      const pivot = M[j].map((value) => value / M[j][j]);
      M.forEach((row, k) => (M[k] = k === j ? pivot : row.map((value, c) => value - row[j] * pivot[c])));
    }
    const change = M.map((row) => row[d]);
    return step(w, b, change, change[d - 1], 1);
  }

  return { logits, sigmoid, losses, loss, errors, gradient, step, newton };
})();
