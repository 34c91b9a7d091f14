// @ts-check
/** A quiet word that the run before is kept, and the way back to it: fresh weights may have been pressed by mistake. */
import { html, nothing } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';
import { button } from '../shared/controls/controls.js';

/**
 * @param {Pick<import('../app/state.js').AppState, 'replaced' | 'shelf'>} state
 * @param {{ onOpen: (id: number) => void, onDismiss: () => void }} events
 */
export function replaced({ replaced: id, shelf }, { onOpen, onDismiss }) {
  if (id === null || !shelf?.entries.some((entry) => entry.id === id)) return nothing;
  return html`<div class="toast quiet" data-testid="replaced-run">
    <p>${t('library.replaced')}</p>
    ${button({ label: t('library.replaced.open'), tip: t('library.replaced.open.tip'), testid: 'replaced-open', onClick: () => onOpen(id) })}
    <button type="button" class="icon-button" aria-label=${t('toast.close')} @click=${onDismiss}>×</button>
  </div>`;
}
