// @ts-check
/** Interpolate: the way from one picture to another. What the registry, app/views.js, knows of the view; plain data, so that it can be read without a page. */
import { siteFile } from '../../site.js';

export const view = /** @type {const} */ ({
  name: 'interpolate',
  tag: 'vae-interpolate-view',
  icon: 'M2.5 14a2 2 0 1 0 4 0a2 2 0 1 0-4 0zM13.5 6a2 2 0 1 0 4 0a2 2 0 1 0-4 0zM6.4 13.2C11 11.5 9.5 7.5 13.6 6.6',
  styles: [siteFile('views/interpolate/interpolate-view.css').href],
  draws: true,
  answers: true,
  load: () => import('./interpolate-view.js'),
});
