// @ts-check
/** Experiments: the field's results, run here. What the registry, app/views.js, knows of the view; plain data, so that it can be read without a page. */
import { siteFile } from '../../site.js';
import { experimentPages } from './list.js';

export const view = /** @type {const} */ ({
  name: 'experiments',
  tag: 'vae-experiments-view',
  icon: 'M7.500 3h5M8.500 3v5L4 15.500A1 1 0 0 0 5 17h10a1 1 0 0 0 1-1.500L11.500 8V3M6.500 12.500h7',
  styles: [siteFile('views/experiments/experiments-view.css').href],
  pages: experimentPages,
  answers: true,
  apart: true,
  partly: true,
  load: () => import('./experiments-view.js'),
});
