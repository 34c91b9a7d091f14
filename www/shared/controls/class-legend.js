// @ts-check
/** The ten classes of digits as switches in their colours, for maps of encoded digits. */
import { html } from '../../vendor/lit.js';
import { t, whole } from '../i18n.js';
import { button } from './controls.js';
import { css } from './css.js';

/**
 * @param {object} options
 * @param {readonly boolean[]} options.classes ten, which are shown
 * @param {number} options.count of test digits on the map
 * @param {(classes: boolean[]) => void} options.onChange
 */
export function classLegend({ classes, count, onChange }) {
  const toggle = (/** @type {number} */ label) => onChange(classes.map((shown, i) => (i === label ? !shown : shown)));
  return html`<fieldset class="class-legend">
    <legend class="control-label">${count ? t('latent.legend', { count: whole(count) }) : t('latent.legend.wait')}</legend>
    ${classes.map(
      (shown, label) =>
        html`<button
          type="button"
          class="class-toggle"
          aria-pressed=${String(shown)}
          aria-label=${t('latent.legend.class', { label })}
          data-tip=${t('latent.legend.tip')}
          ${css({ '--class': `var(--class-${label})` })}
          @click=${() => toggle(label)}
        >
          <i></i>${label}
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
