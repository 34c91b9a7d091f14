// @ts-check
/** The datasets that come with the page, each with a sheet of its examples, what it is, its licence and what it takes to fetch. */
import { html } from '../vendor/lit.js';
import { drawable } from '../app/datasets.js';
import { t, whole } from '../shared/i18n.js';
import { button } from '../shared/controls/controls.js';
import { digitSheet } from '../shared/figures/digit.js';

/** Of the sheet: images in a row, and rows. */
const across = 20;
const down = 5;

/**
 * @param {object} options
 * @param {ReadonlyMap<string, Float32Array>} options.sheets examples that have come, by the dataset's id
 * @param {import('../app/theme.js').Theme} options.theme
 * @param {(id: string) => void} options.onOpen its examples are wanted
 * @param {(id: string, count: number) => void} options.onUse
 */
export function shippedSets({ sheets, theme, onOpen, onUse }) {
  return html`<h3>${t('own.shipped')}</h3>
    ${drawable.map((dataset) => {
      const { id, shape, parts, heldOut, credit, licence } = dataset;
      const name = t(`data.${id}`);
      const count = parts[parts.length - 1].count;
      const toggled = (/** @type {Event} */ { target }) => target instanceof HTMLDetailsElement && target.open && onOpen(id);
      return html`<details class="shipped-set" data-testid="shipped-${id}" @toggle=${toggled}>
        <summary>${name}</summary>
        <p>${t(`data.${id}.about`)}</p>
        ${digitSheet({
          xs: sheets.get(id) ?? null,
          shape,
          columns: across,
          rows: down,
          theme,
          label: t('own.shipped.sheet', { name }),
          testid: `sheet-${id}`,
        })}
        <p class="hint">${t('own.counts', { count: whole(count), heldOut: whole(heldOut.count) })} · ${shape.join(' × ')} · ${t(`data.${id}.size`)}</p>
        <p class="hint" lang="en">${credit} · ${licence}</p>
        ${button({ label: t('own.use'), tip: t('own.use.tip'), testid: `use-${id}`, onClick: () => onUse(id, parts[0].count) })}
      </details>`;
    })}`;
}
