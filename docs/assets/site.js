// Small things for every page. The theme swaps pages without loading them anew, so everything
// listens on the document.

// Copies a whole chapter as one script.
document.addEventListener("click", async (event) => {
  const button = event.target.closest(".copy-chapter");
  if (!button) return;
  const status = button.parentElement.querySelector(".copied");
  try {
    const response = await fetch(new URL(button.dataset.script, location.href));
    if (!response.ok) throw new Error(response.statusText);
    await navigator.clipboard.writeText(await response.text());
    status.textContent = "Copied.";
  } catch {
    status.textContent = "Copying failed: use the download instead.";
  }
});

{
  // What is larger than its box scrolls there, by keyboard too; the other boxes are no stops on the way.
  const BOXES = ".md-content :is(.math, .wide, .output pre)";
  const sizes = new ResizeObserver((changes) => {
    for (const { target } of changes) {
      const box = target.closest(BOXES);
      if (!box) continue;
      if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  });
  const known = new WeakSet();

  const notice = () => {
    for (const box of document.querySelectorAll(BOXES)) {
      // The box changes with the window, and what is in it with the font.
      for (const part of [box, box.firstElementChild]) {
        if (!part || known.has(part)) continue;
        known.add(part);
        sizes.observe(part);
      }
    }
    // The theme puts every copy button in a nameless landmark.
    document.querySelectorAll("nav.md-code__nav:not([aria-label])").forEach((nav, index) => {
      nav.setAttribute("aria-label", `Actions of code block ${index + 1}`);
    });
  };
  new MutationObserver(notice).observe(document.body, { childList: true, subtree: true });
  notice();
}
