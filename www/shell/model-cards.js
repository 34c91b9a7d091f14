// @ts-check
/**
 * The cards of the models that the site ships, in a dialog: what each is for, its data and their licence, the commands that made it, and
 * what is measured of it, with errors. Facts are those of app/model-cards.js, app/shipped-models.js and the datasets.
 */
import { LitElement, html, nothing } from '../vendor/lit.js';
import { datasetOf } from '../app/datasets.js';
import { modelCards } from '../app/model-cards.js';
import { shippedModels, wordsModel } from '../app/shipped-models.js';
import { megabytes, number, t, whole } from '../shared/i18n.js';
import { modelName } from '../shared/model-names.js';
import { siteFile } from '../site.js';
import { dialog } from './dialog.js';

/** Every model that is shipped, with its card. */
const models = [...shippedModels, { ...wordsModel, data: 'words', beta: 1 }].map(({ id, url, data, heldOut }) => {
  const card = modelCards[id];
  return { ...card, id, url, data, heldOut: /** @type {import('../app/protocol.js').HeldOut} */ (heldOut ?? card.heldOut) };
});

export class ModelCards extends LitElement {
  static properties = { language: { attribute: false }, name: { attribute: false } };

  constructor() {
    super();
    this.language = '';
    /** The page's model: its card is open. */
    this.name = '';
  }

  createRenderRoot() {
    return this;
  }

  async show() {
    await this.updateComplete;
    const open = /** @type {HTMLDetailsElement | null} */ (this.querySelector(`[data-testid=card-${this.name}]`));
    if (open) open.open = true;
    this.querySelector('dialog')?.showModal();
    open?.scrollIntoView({ block: 'nearest' });
  }

  render() {
    const body = html`<p>${t('cards.about')}</p>
      ${models.map(card)}`;
    return dialog({ name: 'model-cards', title: t('cards.title'), close: t('cards.close'), body });
  }
}

/** @param {(typeof models)[number]} model */
function card({ id, url, data, bytes, seed, commands, heldOut, logPx, finer }) {
  const { credit = '', licence = '' } = datasetOf(data) ?? {};
  return html`<details class="model-card" data-testid="card-${id}">
    <summary>${modelName(id)}</summary>
    <p>${t(`model.${id}.about`)}</p>
    <dl class="model-facts">
      <div><dt>${t('cards.data')}</dt><dd>${t(`data.${data}`)}</dd></div>
      <div><dt>${t('cards.licence')}</dt><dd lang="en">${licence}</dd></div>
      <div><dt>${t('cards.seed')}</dt><dd>${whole(seed)}</dd></div>
      <div><dt>${t('cards.file')}</dt><dd><a href=${siteFile(url).href} download=${`${id}.safetensors`}>${megabytes(bytes)}</a></dd></div>
    </dl>
    ${measured(heldOut, [logPx, finer])}
    <p>${t('cards.commands')}</p>
    <pre><code translate="no">${commands.join('\n')}</code></pre>
    <p class="hint" lang="en">${t(`data.${data}`)}: ${credit}</p>
  </details>`;
}

/** @param {import('../app/protocol.js').HeldOut} heldOut @param {(import('../app/model-cards.js').Estimate | null | undefined)[]} estimates of log p(x) */
function measured({ images, nll, kl, elbo, activeUnits, standardErrors }, estimates) {
  const row = (/** @type {string} */ name, /** @type {number} */ value, /** @type {number | undefined} */ error, digits = 2) =>
    html`<tr>
      <th scope="row">${name}</th>
      <td><span class="value">${number(value, digits)}</span>${error === undefined ? nothing : html` ± <span class="value">${number(error, digits)}</span>`}</td>
    </tr>`;
  return html`<table class="model-card-table">
    <caption>${t('cards.measured', { images: whole(images) })}</caption>
    <tbody>
      ${row(t('cards.elbo'), -elbo, standardErrors?.elbo)} ${row('nll', nll, standardErrors?.nll)} ${row('KL', kl, standardErrors?.kl)}
      ${estimates.map((estimate) => {
        if (!estimate) return nothing;
        const { nats, error, ...of } = estimate;
        const name = t('cards.logPx', { samples: whole(of.samples), images: whole(of.images) });
        return row(name, nats, error, Number.isInteger(error * 10) ? 1 : 2);
      })}
      ${row(t('cards.active'), activeUnits, undefined, 0)}
    </tbody>
  </table>`;
}

customElements.define('vae-model-cards', ModelCards);
