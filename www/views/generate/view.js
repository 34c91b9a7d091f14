// @ts-check
/** Generate: samples from the prior. What the registry, app/views.js, knows of the view; plain data, so that it can be read without a page. */
import { siteFile } from '../../site.js';

export const view = /** @type {const} */ ({
  name: 'generate',
  tag: 'vae-generate-view',
  icon: 'M3 3h5.5v5.5H3zM11.5 3H17v5.5h-5.5zM3 11.5h5.5V17H3zM11.5 11.5H17V17h-5.5z',
  styles: [siteFile('views/generate/generate-view.css').href],
  load: () => import('./generate-view.js'),
});
