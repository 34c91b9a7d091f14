// @ts-check
/** What lies over the page closes when one presses, or the focus goes, beside it, and by Escape. */

/**
 * @param {HTMLElement} element with what lies over the page in it
 * @param {{ leave: () => void, close: () => void }} events
 * @returns {() => void} ends the watching
 */
export function watchLeaving(element, { leave, close }) {
  const listening = new AbortController();
  const { signal } = listening;
  document.addEventListener('pointerdown', (event) => !event.composedPath().includes(element) && leave(), { signal });
  element.addEventListener(
    'focusout',
    ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !element.contains(relatedTarget)) leave();
    },
    { signal },
  );
  element.addEventListener('keydown', (event) => event.key === 'Escape' && close(), { signal });
  return () => listening.abort();
}
