// @ts-check
/**
 * Asks for the page's first texts: a script of its own, so small that it is there before the page's others. On a slow line the texts
 * would be asked for after those, and share the line with the worker and the module then; nothing is to be seen without them.
 */
import { siteFile } from '../site.js';
import { firstLanguage } from './first-language.js';

const link = document.createElement('link');
link.rel = 'preload';
link.as = 'fetch';
link.crossOrigin = 'anonymous';
link.href = siteFile(`languages/${firstLanguage(location.hash)}/page.json`).href;
document.head.append(link);
