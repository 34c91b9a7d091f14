// @ts-check
/**
 * The rail: the one digit of the page. The pad, the 28x28 that the model sees, and test digits to take instead. On
 * narrow windows it stands above the view.
 */
import { html, nothing } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';
import { button } from '../shared/controls/controls.js';
import { icon } from '../shared/controls/icon.js';
import { digit } from '../shared/figures/digit.js';
import './pad.js';
import './tour-hint.js';

/**
 * @param {object} options
 * @param {import('../app/app.js').AppState} options.state
 * @param {number} options.page which ten of the test digits
 * @param {(index: number) => void} options.onPick
 * @param {() => void} options.onMore
 */
export function rail({ state, page, onPick, onMore }) {
  const { theme, language } = state;
  const chosen = state.digit;
  const picked = chosen && chosen.source !== 'pad' ? chosen.x : null;
  return html`<aside class="rail" aria-label=${t('rail.label')}>
    <vae-tour-hint .language=${language}></vae-tour-hint>
    <vae-pad .theme=${theme} .language=${language} .picked=${picked}></vae-pad>
    <div class="seen" data-concept="x">
      ${digit({ x: chosen?.x, theme, label: seenLabel(chosen), testid: 'digit-seen', kind: 'medium' })}
      <div>
        <h2>${t('rail.seen')}</h2>
        <p>${seenText(chosen)}</p>
      </div>
    </div>
    ${testDigits({ state, page, onPick, onMore })}
  </aside>`;
}

/** @param {import('../shared/view.js').Digit | null} chosen */
function seenLabel(chosen) {
  if (!chosen) return t('rail.seen.none');
  if (chosen.source === 'sample') return t('rail.seen.sample');
  return chosen.label === null ? t('rail.seen.label') : t('rail.seen.test', { label: chosen.label });
}

/** @param {import('../shared/view.js').Digit | null} chosen */
function seenText(chosen) {
  if (chosen?.source === 'test') return t('rail.seen.text.test', { label: chosen.label ?? '' });
  return t(chosen?.source === 'sample' ? 'rail.seen.text.sample' : 'rail.seen.text.pad');
}

/**
 * One of each class, smallest label first.
 * @param {Uint8Array} labels
 * @param {number} page
 */
export function onePerClass(labels, page) {
  return Array.from({ length: 10 }, (_, label) => {
    const of = [...labels.keys()].filter((index) => labels[index] === label);
    return of[page % of.length];
  });
}

/** @param {Parameters<typeof rail>[0]} options */
function testDigits({ state, page, onPick, onMore }) {
  const { testDigits: digits, theme } = state;
  const indices = digits ? onePerClass(digits.labels, page) : Array.from({ length: 10 }, () => -1);
  return html`<div class="test-digits" role="group" aria-label=${t('rail.test')}>
    <h2>
      ${t('rail.test')}
      ${button({
        label: icon('shuffle'),
        name: t('rail.test.more'),
        tip: t('rail.test.more.tip'),
        kind: 'quiet',
        disabled: !digits,
        onClick: onMore,
      })}
    </h2>
    <div class="test-digit-row">
      ${indices.map(
        (index, label) =>
          html`<button
            type="button"
            class="digit-button"
            ?disabled=${!digits}
            aria-label=${t('rail.test.take', { label })}
            data-testid="test-digit-${label}"
            @click=${() => onPick(index)}
          >
            ${digit({ x: digits?.x ?? null, index: Math.max(0, index), theme, label: '' })}
          </button>`,
      )}
    </div>
    ${state.empty ? html`<p class="hint">${t('rail.empty')}</p>` : nothing}
  </div>`;
}
