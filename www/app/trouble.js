// @ts-check
/**
 * Shows the other sentence in index.html where the page's modules do not start: one of them is missing or refused, or fails
 * at once. A classic script, since it has to run where modules do not; where not even it runs, the first sentence stays.
 */
(() => {
  const show = () => {
    document.getElementById('waiting')?.setAttribute('hidden', '');
    document.getElementById('failed')?.removeAttribute('hidden');
  };
  const tell = () => {
    show();
    // The sentences may not be there yet.
    addEventListener('DOMContentLoaded', show);
  };
  // A script that cannot be had tells nobody but itself.
  addEventListener('error', tell, true);
  addEventListener('unhandledrejection', tell);
})();
