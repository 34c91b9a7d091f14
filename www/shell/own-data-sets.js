// @ts-check
/** The sets of the reader's own images that the browser keeps: each is trained on by a press, and removed by two. */
import { html, nothing } from '../vendor/lit.js';
import { t, whole } from '../shared/i18n.js';
import { icon } from '../shared/controls/icon.js';

/** @typedef {import('../app/datasets.js').Dataset} Dataset */

/**
 * @typedef {object} Sets
 * @property {Dataset[]} sets
 * @property {string | null} removed which is to go, once that is confirmed
 * @property {(id: string, count: number) => void} onUse
 * @property {(id: string | null) => void} onRemove asks whether, null for not
 * @property {(id: string) => void} onRemoved
 */

/** @param {Sets} options */
export function keptSets(options) {
  const { sets, removed } = options;
  if (!sets.length) return nothing;
  return html`<h3 id="own-kept">${t('own.kept')}</h3>
    <ul class="library-list" aria-labelledby="own-kept">
      ${sets.map((set) => html`<li class="library-entry" data-testid="own-set">${set.id === removed ? removing(set, options) : row(set, options)}</li>`)}
    </ul>`;
}

/** @param {Dataset} set @param {Sets} options */
function row({ id, name = '', parts: [{ count }], heldOut, shape, columns, classes }, { onUse, onRemove }) {
  const form = columns ? columns.map((column) => column.name).join(', ') : shape.join(' × ');
  const facts = [t('own.counts', { count: whole(count), heldOut: whole(heldOut.count) }), form, classes.join(', ')];
  return html`<button type="button" class="model-choice library-open" data-testid="own-use" @click=${() => onUse(id, count)}>
      <strong>${name}</strong><span>${facts.filter(Boolean).join(' · ')}</span>
    </button>
    <div class="library-actions">
      <button
        type="button"
        class="icon-button"
        aria-label=${t('own.remove', { name })}
        data-tip=${t('own.remove', { name })}
        data-testid="own-remove"
        @click=${() => onRemove(id)}
      >
        ${icon('clear')}
      </button>
    </div>`;
}

/** @param {Dataset} set @param {Sets} options */
function removing({ id, name = '' }, { onRemove, onRemoved }) {
  return html`<div class="library-form" role="group" aria-label=${t('own.remove', { name })}>
    <p>${t('own.remove.sure', { name })}</p>
    <button type="button" class="button" data-testid="own-remove-yes" @click=${() => onRemoved(id)}>${t('library.remove.yes')}</button>
    <button type="button" class="button quiet" @click=${() => onRemove(null)}>${t('library.cancel')}</button>
  </div>`;
}
