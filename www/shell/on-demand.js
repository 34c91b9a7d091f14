// @ts-check
/** What few visits want, fetched for those: the tour, the dialog of the reader's own pictures, the cards of the shipped models, and the sheet of the keys. */
import { partOfPage } from '../shared/files.js';
import { linkStyle } from '../shared/style.js';
import { siteFile } from '../site.js';

/** @param {ParentNode} root */
export async function startTour(root) {
  await partOfPage(import('./tour.js'), 'tour');
  const tour = /** @type {import('./tour.js').Tour} */ (root.querySelector('vae-tour'));
  await tour.updateComplete;
  tour.start();
}

/** @param {ParentNode} root @param {import('../app/protocol.js').FileAt[]} [files] */
export async function openOwnData(root, files) {
  await partOfPage(Promise.all([import('./own-data.js'), linkStyle(siteFile('shell/own-data.css').href)]), 'own data');
  await /** @type {import('./own-data.js').OwnDataDialog} */ (root.querySelector('vae-own-data')).show(files);
}

/** @param {ParentNode} root */
export async function openModelCards(root) {
  await partOfPage(Promise.all([import('./model-cards.js'), linkStyle(siteFile('shell/model-cards.css').href)]), 'model cards');
  await /** @type {import('./model-cards.js').ModelCards} */ (root.querySelector('vae-model-cards')).show();
}

/** @param {ParentNode} root */
export async function openKeys(root) {
  await partOfPage(Promise.all([import('./keys-sheet.js'), linkStyle(siteFile('shell/keys-sheet.css').href)]), 'keys');
  await /** @type {import('./keys-sheet.js').KeysSheet} */ (root.querySelector('vae-keys')).show();
}
