// Keeps the colours of code that is being edited. The browser paints over its text, which stays as
// it is; a browser that cannot do so shows such code in one colour.
globalThis.logregColour = (() => {
  if (!globalThis.CSS?.highlights) return () => {};
  const word = (words) => String.raw`\b(?:${words.replaceAll(" ", "|")})\b`;
  const PATTERNS = {
    comment: "#.*",
    string: String.raw`[rbfuRBFU]{0,2}(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)`,
    keyword: word(
      "and as assert async await break class continue def del elif else except finally for from global if " +
        "import in is lambda nonlocal not or pass raise return try while with yield",
    ),
    constant: word("False None True"),
    number: String.raw`\b\d[\w.]*`,
  };
  const TOKEN = RegExp(`${Object.entries(PATTERNS).map(([kind, pattern]) => `(?<${kind}>${pattern})`).join("|")}|\\w+`, "g");
  const paints = Object.keys(PATTERNS).map((kind) => [kind, new Highlight()]);
  for (const [kind, paint] of paints) CSS.highlights.set(`code-${kind}`, paint);
  const painted = new WeakMap(); // code -> what takes its paint away
  document$.subscribe(() => paints.forEach(([, paint]) => paint.clear())); // of the last page

  return (code, edited) => {
    painted.get(code)?.();
    painted.delete(code);
    if (!edited) return;
    let text = "";
    const pieces = []; // of the text: where each begins, and its node
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.nodeType === Node.TEXT_NODE) pieces.push([text.length, node]);
      text += node.data ?? (node.tagName === "BR" ? "\n" : "");
    }
    const place = (offset) => {
      const [start, node] = pieces.findLast(([start]) => start <= offset);
      return [node, Math.min(offset - start, node.length)];
    };
    const ranges = [];
    for (const { 0: token, index, groups } of text.matchAll(TOKEN)) {
      const [, paint] = paints.find(([kind]) => groups[kind] !== undefined) ?? [];
      if (!paint) continue;
      const range = new Range();
      range.setStart(...place(index));
      range.setEnd(...place(index + token.length));
      paint.add(range);
      ranges.push([paint, range]);
    }
    painted.set(code, () => ranges.forEach(([paint, range]) => paint.delete(range)));
  };
})();
