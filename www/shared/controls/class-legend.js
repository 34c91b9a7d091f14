// @ts-check
/** The classes of a dataset in their colours, for maps of encoded digits: as switches, or only named. */
import { html, nothing } from '../../vendor/lit.js';
import { classColour } from '../figures/classes.js';
import { t, whole } from '../i18n.js';
import { button } from './controls.js';
import { css } from './css.js';

/** Which colour is which class. @param {readonly string[]} names by label */
export const classKey = (names) =>
  html`<ul class="class-key">
    ${names.map((name, label) => html`<li ${css({ '--class': classColour(label) })}>${name}</li>`)}
  </ul>`;

/**
 * @param {object} options
 * @param {readonly string[]} options.names of the classes, by label; of images without classes there is no legend
 * @param {readonly boolean[]} options.classes which are shown
 * @param {number} options.count of test digits on the map
 * @param {(classes: boolean[]) => void} options.onChange
 */
export function classLegend({ names, classes, count, onChange }) {
  if (!names.length) return nothing;
  const toggle = (/** @type {number} */ label) => onChange(classes.map((shown, i) => (i === label ? !shown : shown)));
  return html`<fieldset class="class-legend">
    <legend class="control-label">${count ? t('latent.legend', { count: whole(count) }) : t('latent.legend.wait')}</legend>
    ${classes.map(
      (shown, label) =>
        html`<button
          type="button"
          class="class-toggle"
          aria-pressed=${String(shown)}
          aria-label=${t('latent.legend.class', { label: names[label] })}
          data-tip=${t('latent.legend.tip')}
          ${css({ '--class': classColour(label) })}
          @click=${() => toggle(label)}
        >
          <i></i>${names[label]}
        </button>`,
    )}
    ${button({
      label: t('latent.legend.all'),
      tip: t('latent.legend.all.tip'),
      kind: 'quiet',
      disabled: classes.every(Boolean),
      onClick: () => onChange(classes.map(() => true)),
    })}
  </fieldset>`;
}
