// @ts-check
/** A concept that is pointed at, or has the focus, lights up wherever it occurs (app/style.css). */

/** @param {HTMLElement} root */
export function lightConcepts(root) {
  const light = (/** @type {Event} */ { target }) => {
    const concept = target instanceof Element ? target.closest('[data-concept]')?.getAttribute('data-concept') : null;
    if (concept) document.documentElement.dataset.lit = concept;
    else delete document.documentElement.dataset.lit;
  };
  root.addEventListener('pointerover', light);
  root.addEventListener('focusin', light);
}
