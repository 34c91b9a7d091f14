// @ts-check
/**
 * The rail: the one digit of the page. The pad, the image that the model sees, and test digits to take instead. On
 * narrow windows it stands above the view.
 */
import { guard, html, nothing } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';
import { classesOf } from '../app/class-names.js';
import { datasetOf } from '../app/datasets.js';
import { digit } from '../shared/figures/digit.js';
import { parallel, rowText } from '../shared/figures/parallel.js';
import { shapeOf } from '../shared/figures/shape.js';
import './pad.js';
import './tour-hint.js';

/**
 * @param {import('../app/app.js').AppState} state
 * @param {import('./test-digits.js').TestDigits} testDigits
 */
export function rail(state, testDigits) {
  const { theme, language } = state;
  const chosen = state.digit;
  const shape = shapeOf(state);
  const columns = state.model?.config.model.columns;
  const picked = chosen?.source === 'pad' ? null : chosen;
  return html`<aside class="rail" aria-label=${t('rail.label')}>
    <vae-pad
      .theme=${theme}
      .language=${language}
      .picked=${picked}
      .shape=${shape}
      .data=${state.model?.data}
      ?hidden=${Boolean(columns)}
    ></vae-pad>
    ${columns ? row(columns, chosen) : nothing}
    <div class="seen" data-concept="x" ?hidden=${Boolean(columns)}>
      ${digit({ x: chosen?.x, shape, theme, label: seenLabel(chosen, shape), testid: 'digit-seen', kind: 'medium' })}
      <div>
        <h2>${t('rail.seen')}</h2>
        <p>${seenText(chosen, shape, datasetOf(state.model?.data))}</p>
      </div>
    </div>
    ${state.model?.data === 'characters' ? strokeOrder(state) : nothing}
    ${guard([state.testDigits, testDigits.page, theme, language, state.model?.data, state.settings.data, state.empty], () => testDigits.row())}
    <vae-tour-hint .language=${language}></vae-tour-hint>
  </aside>`;
}

/**
 * In the place of the pad, of a table.
 * @param {import('../shared/figures/parallel.js').Column[]} columns
 * @param {import('../shared/view.js').Digit | null} chosen
 */
function row(columns, chosen) {
  const known = chosen?.x.length === columns.length ? chosen : null;
  return html`<div class="row-pad" data-concept="x">
    ${parallel({ columns, x: known?.x, label: t('row.label', { values: known ? rowText(columns, known.x) : '–' }), testid: 'row-pad' })}
    <p class="hint">${t('row.hint')}</p>
  </div>`;
}

/** Where it is from has a text of its own. @type {import('../shared/view.js').Digit['source'][]} */
const told = ['sample', 'chapter', 'picture'];

/** @param {import('../shared/view.js').Digit | null} chosen @param {import('../shared/figures/shape.js').Shape} shape */
function seenLabel(chosen, [rows, columns]) {
  if (!chosen) return t('rail.seen.none');
  if (told.includes(chosen.source)) return t(`rail.seen.${chosen.source}`, { rows, columns });
  if (chosen.label === null) return t('rail.seen.label', { rows, columns });
  return t('rail.seen.test', { label: chosen.label, rows, columns });
}

/**
 * @param {import('../shared/view.js').Digit | null} chosen
 * @param {import('../shared/figures/shape.js').Shape} shape
 * @param {import('../app/datasets.js').Dataset | undefined} dataset
 */
function seenText(chosen, [rows, columns], dataset) {
  if (chosen?.source === 'test') return t('rail.seen.text.test', { label: classesOf(dataset?.id)[chosen.label ?? -1] ?? '' });
  if (chosen && told.includes(chosen.source)) return t(`rail.seen.text.${chosen.source}`);
  return t(dataset?.drawing.kind === 'whole' ? 'rail.seen.text.whole' : 'rail.seen.text.pad', { rows, columns });
}

/** Fetched by those who have Chinese characters before them. @param {import('../app/app.js').AppState} state */
function strokeOrder({ language, digit, testDigits }) {
  void import('./stroke-order.js');
  return html`<vae-stroke-order .language=${language} .digit=${digit} .examples=${testDigits}></vae-stroke-order>`;
}
