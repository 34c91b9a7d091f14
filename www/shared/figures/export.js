// @ts-check
/**
 * What every figure has: small buttons in the upper corner of its place, which copy it as a picture, save it as PNG and as SVG, and a name by
 * which it can stand alone (shell/stand-alone.js): html`<section class="figure-place">…${figure}${figureTools('map')}</section>`.
 */
import { html, ref } from '../../vendor/lit.js';
import { icon } from '../controls/icon.js';
import { t } from '../i18n.js';
import { saveFile } from '../save.js';
import { pngOf, svgOf } from './picture.js';

/** A picture of few pixels is enlarged to about this width. */
const least = 1600;

/**
 * @param {string} name of the figure and the file; its words are `only.NAME`
 */
export const figureTools = (name) =>
  html`<span class="figure-tools" data-of=${t(`only.${name}`)} ${ref(naming(name, t(`only.${name}`)))}>${saveButtons(name)}</span>`;

/**
 * The buttons alone, where the figure has its name from elsewhere.
 * @param {string} name
 */
export const saveButtons = (name) => [
  html`<button
    type="button"
    class="figure-tool"
    aria-label=${t('figure.copy')}
    data-tip=${t('figure.copy.tip')}
    data-testid="copy-${name}"
    @click=${(/** @type {Event} */ { currentTarget }) => void copy(/** @type {HTMLElement} */ (currentTarget), name)}
  >
    ${icon('copy')}${icon('done')}
  </button>`,
  .../** @type {const} */ (['png', 'svg']).map(
    (kind) =>
      html`<button
        type="button"
        class="figure-tool"
        aria-label=${t(`figure.save.${kind}`)}
        data-tip=${t(`figure.save.${kind}.tip`)}
        data-testid="save-${name}-${kind}"
        @click=${(/** @type {Event} */ { currentTarget }) => save(/** @type {Element} */ (currentTarget), name, kind)}
      >
        ${kind.toUpperCase()}
      </button>`,
  ),
];

/** By name and title: one that is known already is not called again. @type {Map<string, (element?: Element) => void>} */
const namings = new Map();

/** Names the place once it lies there. @param {string} figure @param {string} title */
function naming(figure, title) {
  const key = `${figure} ${title}`;
  const known = namings.get(key);
  if (known) return known;
  const name = (/** @type {Element | undefined} */ tools) =>
    queueMicrotask(() => {
      const place = /** @type {HTMLElement | null | undefined} */ (tools?.closest('.figure-place'));
      if (place) Object.assign(place.dataset, { figure, title });
    });
  namings.set(key, name);
  return name;
}

/** @param {Element} button @param {string} name @param {'png' | 'svg'} kind */
async function save(button, name, kind) {
  const place = button.closest('.figure-place');
  const blob = place && (kind === 'svg' ? svgOf(place) : await pngOf(place, least));
  if (blob) saveFile(blob, `vae-${name}.${kind}`);
}

/** How long a button says that it has copied, milliseconds. */
const told = 2000;

/**
 * As a picture, to be pasted. What no clipboard takes is saved: insecure addresses, frames and some browsers have none for pictures.
 * @param {HTMLElement} button
 * @param {string} name
 */
async function copy(button, name) {
  const place = button.closest('.figure-place');
  const picture = place ? pngOf(place, least) : Promise.resolve(null);
  const png = picture.then((blob) => blob ?? Promise.reject(new Error('there is nothing to see')));
  try {
    // A promise, since some browsers want to be asked in the very moment of the press.
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
    button.dataset.done = '';
    button.ariaLabel = t('figure.copied');
    setTimeout(() => {
      delete button.dataset.done;
      button.ariaLabel = t('figure.copy');
    }, told);
  } catch {
    const blob = await picture;
    if (blob) saveFile(blob, `vae-${name}.png`);
  }
}
