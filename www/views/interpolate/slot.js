// @ts-check
/** One end of the way: its digit, and three ways to fill it. */
import { html } from '../../vendor/lit.js';
import { t } from '../../shared/i18n.js';
import { button } from '../../shared/controls/controls.js';
import { icon } from '../../shared/controls/icon.js';
import { digit } from '../../shared/figures/digit.js';

/** @typedef {'a' | 'b'} End */
/** @typedef {{ digit: import('../../shared/view.js').Digit, follows: boolean }} Slot `follows`: it shows the page's digit, whatever that becomes */

/**
 * @param {object} options
 * @param {End} options.end
 * @param {Slot | null} options.slot
 * @param {import('../../shared/figures/shape.js').Shape} options.shape
 * @param {readonly string[]} options.classes their names by label
 * @param {boolean} options.hasDigit whether the page has one
 * @param {import('../../app/theme.js').Theme} options.theme
 * @param {() => void} options.onFollow
 * @param {() => void} options.onTest
 * @param {() => void} options.onSample
 */
export function slotFigure({ end, slot, shape, classes, hasDigit, theme, onFollow, onTest, onSample }) {
  const name = end.toUpperCase();
  const what = slot ? describe(slot, classes) : t('interpolate.slot.empty');
  return html`<section class="interpolate-end" aria-label=${t('interpolate.slot', { name })} data-testid="slot-${end}">
    <div class="interpolate-end-head"><h2>${name}</h2><span class="aside">${what}</span></div>
    ${digit({ x: slot?.digit.x, shape, theme, label: t('interpolate.slot.label', { name, what }) })}
    <div class="interpolate-end-buttons" role="group" aria-label=${t('interpolate.slot.fill', { name })}>
      ${button({
        label: html`${icon('pencil')}<span>${t('interpolate.slot.digit')}</span>`,
        tip: t('interpolate.slot.digit.tip'),
        kind: 'quiet',
        disabled: !hasDigit,
        pressed: slot?.follows ?? false,
        testid: `slot-${end}-digit`,
        onClick: onFollow,
      })}
      ${button({
        label: html`${icon('shuffle')}<span>${t('interpolate.slot.test')}</span>`,
        tip: t('interpolate.slot.test.tip'),
        kind: 'quiet',
        testid: `slot-${end}-test`,
        onClick: onTest,
      })}
      ${button({
        label: html`${icon('dice')}<span>${t('interpolate.slot.sample')}</span>`,
        tip: t('interpolate.slot.sample.tip'),
        kind: 'quiet',
        testid: `slot-${end}-sample`,
        onClick: onSample,
      })}
    </div>
  </section>`;
}

/** @param {Slot} slot @param {readonly string[]} classes */
function describe({ digit: { source, label }, follows }, classes) {
  if (follows) return t('interpolate.slot.is.digit');
  return t(`interpolate.slot.is.${source}`, { label: classes[label ?? -1] ?? '' });
}
