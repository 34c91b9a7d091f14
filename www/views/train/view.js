// @ts-check
/** Train: a model from nothing, in this tab. What the registry, app/views.js, knows of the view; plain data, so that it can be read without a page. */
import { siteFile } from '../../site.js';

export const view = /** @type {const} */ ({
  name: 'train',
  tag: 'vae-train-view',
  icon: 'M3 3v14h14M5.5 5.5c1.5 6 4.5 8 11 8.5',
  styles: [siteFile('views/train/train-view.css').href],
  load: () => import('./train-view.js'),
});
