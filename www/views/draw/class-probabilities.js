// @ts-check
/** Of a model with a classifier: what it takes the digit for, q(y|x), a bar for each class that moves as one draws. */
import { html } from '../../vendor/lit.js';
import { number, rich, t } from '../../shared/i18n.js';
import { css } from '../../shared/controls/css.js';

/** How many of the most probable classes are told in words. */
const told = 3;

/**
 * @param {object} options
 * @param {import('../../app/protocol.js').Explanation | null} options.explanation
 * @param {string[]} options.classes their names
 */
export function classProbabilities({ explanation, classes }) {
  const shares = classes.map((_, label) => explanation?.classes[label] ?? 0);
  const q = html`<i class="math">q(y|x)</i>`;
  return html`<section class="draw-classes" data-concept="q">
    <h2>${t('draw.classes')} <span class="aside">${rich('draw.classes.about', { q })}</span></h2>
    <div class="draw-classes-row" role="img" aria-label=${spoken(shares, classes, explanation !== null)} data-testid="class-probabilities">
      ${classes.map(
        (name, label) => html`<span class="draw-classes-one" data-tip=${one(name, shares[label])}>
          <span class="draw-classes-bar" ${css({ '--share': String(shares[label]) })}></span>
          <span>${name}</span>
        </span>`,
      )}
    </div>
  </section>`;
}

/** @param {string} name @param {number} share */
const one = (name, share) => t('draw.hand.label', { name, percent: t('draw.hand.share', { percent: number(100 * share, 0) }) });

/**
 * The most probable classes, the first of them first.
 * @param {number[]} shares
 * @param {string[]} classes
 * @param {boolean} known
 */
function spoken(shares, classes, known) {
  if (!known) return t('draw.classes');
  const order = [...shares.keys()].sort((a, b) => shares[b] - shares[a]);
  const most = order.slice(0, told).map((label) => one(classes[label], shares[label]));
  return t('draw.classes.label', { most: most.join('; ') });
}
