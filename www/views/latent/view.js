// @ts-check
/** Latent space: the map of what the decoder makes of every place. What the registry, app/views.js, knows of the view; plain data, so that it can be read without a page. */
import { siteFile } from '../../site.js';

export const view = /** @type {const} */ ({
  name: 'latent',
  tag: 'vae-latent-view',
  icon: 'M3 17h14M3 17V3M7.1 11.75A4.5 2.6 -30 1 1 14.9 7.25A4.5 2.6 -30 1 1 7.1 11.75z',
  styles: [siteFile('views/latent/latent-view.css').href],
  answers: true,
  load: () => import('./latent-view.js'),
});
