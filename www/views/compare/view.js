// @ts-check
/** Compare: two models on one digit. What the registry, app/views.js, knows of the view; plain data, so that it can be read without a page. */
import { siteFile } from '../../site.js';

export const view = /** @type {const} */ ({
  name: 'compare',
  tag: 'vae-compare-view',
  icon: 'M3 4h5.500v12H3zM11.500 4H17v12h-5.500z',
  styles: [siteFile('views/compare/compare-view.css').href],
  answers: true,
  models: ['left', 'right'],
  load: () => import('./compare-view.js'),
});
