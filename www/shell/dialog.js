// @ts-check
/** The frame of a dialog: its title, a button that closes it, and that pressing beside it does so too. What is in it is its owner's. */
import { html } from '../vendor/lit.js';
import { icon } from '../shared/controls/icon.js';

/**
 * @param {object} options
 * @param {string} options.name of the dialog, for its style and its title
 * @param {string} options.title
 * @param {string} options.close what the button that closes it is called
 * @param {unknown} options.body
 */
export function dialog({ name, title, close, body }) {
  const shut = (/** @type {Event} */ { currentTarget }) => /** @type {Element} */ (currentTarget).closest('dialog')?.close();
  return html`<dialog
    class="dialog ${name}"
    aria-labelledby="${name}-title"
    @click=${(/** @type {Event} */ event) => event.target === event.currentTarget && shut(event)}
  >
    <div class="dialog-body">
      <header>
        <h2 id="${name}-title">${title}</h2>
        <button type="button" class="icon-button" aria-label=${close} @click=${shut}>${icon('close')}</button>
      </header>
      ${body}
    </div>
  </dialog>`;
}
