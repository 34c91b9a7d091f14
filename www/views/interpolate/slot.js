// @ts-check
/**
 * One end of the way: its digit, and three ways to fill it. B is the page's digit as it is drawn, unless it was filled
 * otherwise; what A is given, it keeps.
 */
import { html } from '../../vendor/lit.js';
import { t } from '../../shared/i18n.js';
import { button } from '../../shared/controls/controls.js';
import { icon } from '../../shared/controls/icon.js';
import { digit } from '../../shared/figures/digit.js';

/** @typedef {import('./slots.js').End} End */
/** @typedef {{ digit: import('../../shared/view.js').Digit, follows: boolean, live?: boolean }} Slot `follows`: it shows the page's digit, whatever that becomes; `live`: it does so already */

/**
 * @param {object} options
 * @param {End} options.end
 * @param {Slot | null} options.slot
 * @param {import('../../shared/figures/shape.js').Shape} options.shape
 * @param {readonly string[]} options.classes their names by label
 * @param {boolean} options.hasDigit whether the page has one
 * @param {import('../../app/theme.js').Theme} options.theme
 * @param {() => void} options.onDigit
 * @param {() => void} options.onTest
 * @param {() => void} options.onSample
 */
export function slotFigure({ end, slot, shape, classes, hasDigit, theme, onDigit, onTest, onSample }) {
  const name = end.toUpperCase();
  const what = slot ? describe(slot, classes) : t('interpolate.slot.empty');
  return html`<section class="interpolate-end" aria-label=${t('interpolate.slot', { name })} data-testid="slot-${end}">
    <div class="interpolate-end-head"><h2>${name}</h2><span class="aside">${what}</span></div>
    ${digit({ x: slot?.digit.x, shape, theme, label: t('interpolate.slot.label', { name, what }) })}
    <div class="interpolate-end-buttons" role="group" aria-label=${t('interpolate.slot.fill', { name })}>
      ${button({
        label: html`${icon('pencil')}<span>${t('interpolate.slot.digit')}</span>`,
        tip: t(end === 'b' ? 'interpolate.slot.digit.tip' : 'interpolate.slot.keep.tip'),
        kind: 'quiet',
        disabled: !hasDigit,
        pressed: end === 'b' ? (slot?.follows ?? false) : undefined,
        testid: `slot-${end}-digit`,
        onClick: onDigit,
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

/** What a slot holds, in words. @param {Slot} slot @param {readonly string[]} classes */
export function describe({ digit: { source, label }, live }, classes) {
  if (live) return t('interpolate.slot.is.digit');
  return t(`interpolate.slot.is.${source}`, { label: classes[label ?? -1] ?? '' });
}
