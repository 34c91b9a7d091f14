// @ts-check
/** What was taken of the reader's own images or rows: how many, in which classes, a sheet of them, what was refused, and how they are read. */
import { html, nothing } from '../vendor/lit.js';
import { t, whole } from '../shared/i18n.js';
import { choice } from '../shared/controls/controls.js';
import { digitSheet } from '../shared/figures/digit.js';
import { parallel } from '../shared/figures/parallel.js';
import { refusals } from './own-data-refused.js';

/** Images in a row of the sheet, and in all of it. */
const across = 20;
export const mostShown = 240;
/** Classes whose names are told. */
const named = 10;

/** @typedef {import('../app/protocol.js').OwnImages} OwnImages */
/** @typedef {import('../app/theme.js').Theme} Theme */
/** @typedef {{ side?: 28 | 32, byInk?: boolean, asRows?: boolean }} Read how images and rows are to be read */

/**
 * @param {object} of
 * @param {OwnImages} of.images
 * @param {string | null} of.progress in the place of how many, while they are read
 * @param {Float32Array} of.sheet the first of them, 0..1
 * @param {Theme} of.theme
 * @param {boolean} of.ofNumbers whether there are rows of numbers that may be pictures
 * @param {boolean} of.copies whether varied copies are made
 * @param {(read: Read) => void} of.onRead
 * @param {(copies: boolean) => void} of.onCopies
 */
export function takenOf({ images, progress, sheet, theme, ofNumbers, copies, onRead, onCopies }) {
  const { count, classes, columns, refused, rows, side, byInk } = images;
  const label = t(columns ? 'own.table' : 'own.sheet', {
    count: whole(count),
    columns: whole(columns?.length ?? 0),
    refused: whole(refused.length),
  });
  return html`<p role="status" data-testid="own-counts">
      <strong>${progress ?? label}</strong>
      ${classes.length > 1 ? t('own.classes', { count: classes.length, names: classes.slice(0, named).join(', ') }) : nothing}
      ${classes.length > named ? t('own.classes.many') : nothing}
    </p>
    ${columns ? parallel({ columns, rows, label, testid: 'own-table' }) : sheetOf(sheet, side, Math.min(count, mostShown), theme, label)}
    ${refused.length ? refusals(refused) : nothing}
    <div class="own-options">
      ${ofNumbers ? rowsControl(Boolean(columns), onRead) : nothing}
      ${columns ? nothing : pictureControls({ side, byInk, copies, onRead, onCopies })}
    </div>`;
}

/** @param {Float32Array} xs @param {number} side @param {number} shown @param {Theme} theme @param {string} label */
function sheetOf(xs, side, shown, theme, label) {
  if (!shown) return nothing;
  return digitSheet({
    xs,
    shape: [side, side],
    columns: across,
    rows: Math.ceil(shown / across),
    theme,
    label,
    testid: 'own-sheet',
  });
}

/** What was understood of rows of numbers, and the other way to take them. @param {boolean} asRows @param {(read: Read) => void} onRead */
const rowsControl = (asRows, onRead) =>
  choice({
    id: 'own-rows',
    label: t('own.rows'),
    tip: t('own.rows.tip'),
    value: asRows ? 'table' : 'pictures',
    options: ['table', 'pictures'].map((value) => ({ value, label: t(`own.rows.${value}`) })),
    testid: 'own-rows',
    onChange: (value) => onRead({ asRows: value === 'table' }),
  });

/**
 * @param {object} of
 * @param {number} of.side
 * @param {boolean} of.byInk
 * @param {boolean} of.copies
 * @param {(read: Read) => void} of.onRead
 * @param {(copies: boolean) => void} of.onCopies
 */
const pictureControls = ({ side, byInk, copies, onRead, onCopies }) =>
  html`${choice({
    id: 'own-side',
    label: t('own.side'),
    tip: t('own.side.tip'),
    value: side,
    options: [28, 32].map((side) => ({ value: side, label: `${side} × ${side}` })),
    onChange: (side) => onRead({ side: /** @type {28 | 32} */ (side) }),
  })}
    ${choice({
      id: 'own-scaling',
      label: t('own.scaling'),
      tip: t('own.scaling.tip'),
      value: byInk ? 'ink' : 'whole',
      options: ['ink', 'whole'].map((value) => ({ value, label: t(`own.scaling.${value}`) })),
      testid: 'own-scaling',
      onChange: (value) => onRead({ byInk: value === 'ink' }),
    })}
    <label class="own-copies" data-tip=${t('own.copies.tip')}>
      <input
        type="checkbox"
        .checked=${copies}
        aria-description=${t('own.copies.tip')}
        @change=${(/** @type {Event} */ { target }) => onCopies(/** @type {HTMLInputElement} */ (target).checked)}
      />
      <span>${t('own.copies')}</span>
    </label>`;
