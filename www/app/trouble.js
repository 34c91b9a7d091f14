// @ts-check
/**
 * Shows the sentence in index.html where the page's modules do not start: one of them is missing or refused, or fails at
 * once. A classic script, since it has to run where modules do not.
 */
(() => {
  const show = () => document.getElementById('trouble')?.removeAttribute('hidden');
  // A script that cannot be had tells nobody but itself.
  addEventListener('error', show, true);
  addEventListener('unhandledrejection', show);
})();
