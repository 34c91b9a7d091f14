// @ts-check
/**
 * Messages at the window's edge: what went wrong, in the reader's language, with the core's own sentence as detail.
 * A list that a screen reader announces; nothing blocks, and each stays until it is closed. Which and how many stay is
 * decided in app/toasts.js.
 */
import { html, repeat } from '../vendor/lit.js';
import { hasText, t } from '../shared/i18n.js';

/**
 * @param {object} options
 * @param {import('../app/toasts.js').Toast[]} options.toasts
 * @param {unknown} options.notice stands with them
 * @param {(id: number) => void} options.onDismiss
 */
export function toasts({ toasts, notice, onDismiss }) {
  return html`<div class="toasts" role="status" aria-live="polite">
    ${notice} ${repeat(
      toasts,
      (toast) => toast.id,
      (toast) =>
        html`<div class="toast" data-testid="toast">
          <p>${t(hasText(toast.text) ? toast.text : 'error.other')}</p>
          ${
            toast.detail
              ? html`<details>
                <summary>${t('toast.detail')}</summary>
                <p class="detail" lang="en">${toast.detail}</p>
              </details>`
              : ''
          }
          <button type="button" class="icon-button" aria-label=${t('toast.close')} @click=${() => onDismiss(toast.id)}>×</button>
        </div>`,
    )}
  </div>`;
}
