// @ts-check
/** Learn: the chapters. What the registry, app/views.js, knows of the view; plain data, so that it can be read without a page. */
import { siteFile } from '../site.js';
import { learnPages } from './chapters.js';

export const view = /** @type {const} */ ({
  name: 'learn',
  tag: 'vae-learn-view',
  icon: 'M10 5.5C8 4 5.5 3.7 3 4v11.5c2.5-.3 5 0 7 1.5 2-1.5 4.5-1.8 7-1.5V4c-2.5-.3-5 0-7 1.5zM10 5.5V17',
  styles: [
    siteFile('learn/learn-view.css').href,
    siteFile('learn/term-card.css').href,
    siteFile('learn/glossary.css').href,
    siteFile('learn/print.css').href,
  ],
  pages: learnPages,
  apart: true,
  partly: true,
  load: () => import('./learn-view.js'),
});
