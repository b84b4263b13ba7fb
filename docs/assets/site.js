// Copies a whole chapter as one script. The theme swaps pages without loading them anew,
// so everything listens on the document.
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

// The theme puts every copy button in a nameless landmark.
new MutationObserver(() => {
  document.querySelectorAll("nav.md-code__nav:not([aria-label])").forEach((nav, index) => {
    nav.setAttribute("aria-label", `Actions of code block ${index + 1}`);
  });
}).observe(document.body, { childList: true, subtree: true });
