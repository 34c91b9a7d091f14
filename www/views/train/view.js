// @ts-check
/** Train: a model from nothing, in this tab. What the registry, app/views.js, knows of the view; plain data, so that it can be read without a page. */
export const view = /** @type {const} */ ({
  name: 'train',
  tag: 'vae-train-view',
  icon: 'M3 3v14h14M5.5 5.5c1.5 6 4.5 8 11 8.5',
  styles: [new URL('./train-view.css', import.meta.url).href],
  load: () => import('./train-view.js'),
});
