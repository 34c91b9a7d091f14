// @ts-check
/** Draw: the way of one digit through the model. What the registry, app/views.js, knows of the view; plain data, so that it can be read without a page. */
import { siteFile } from '../../site.js';

export const view = /** @type {const} */ ({
  name: 'draw',
  tag: 'vae-draw-view',
  icon: 'M4 16l1-4L14 3l3 3-9 9zM12 5l3 3',
  styles: [siteFile('views/draw/draw-view.css').href, siteFile('views/draw/pipeline.css').href],
  draws: true,
  answers: true,
  load: () => import('./draw-view.js'),
});
