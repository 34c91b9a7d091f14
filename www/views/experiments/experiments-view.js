// @ts-check
/**
 * Experiments: results of the literature, measured here and now on the page's model. One is in front, the others are links beside
 * its question; each is an element of its own, fetched when it is first wanted. README.md says how one is written.
 */
import { html, nothing } from '../../vendor/lit.js';
import { t } from '../../shared/i18n.js';
import { inTime } from '../../shared/files.js';
import { View } from '../../shared/view.js';
import { experimentPages, experiments } from './list.js';

/** What an experiment is given: all that a view has. */
const given = Object.keys(View.properties);

class ExperimentsView extends View {
  static properties = { address: { attribute: false }, element: { state: true }, failed: { state: true } };

  constructor() {
    super();
    /** Where a link leads that changes only so much. @type {(patch: Partial<import('../../app/settings.js').Settings>) => string} */
    this.address = () => '';
    /** The experiments that are there. @type {Map<string, View>} */
    this.elements = new Map();
    /** @type {View | null} the one in front */
    this.element = null;
    this.failed = false;
  }

  /** The experiment that the address names, or the first. */
  get entry() {
    return experiments.find(({ id }) => id === this.settings.chapter) ?? experiments[0];
  }

  willUpdate() {
    const { entry } = this;
    if (this.settings.chapter !== entry.id) this.emit('vae-settings', { chapter: entry.id });
    if (this.differs('entry', entry)) void this.bring(entry);
    if (!this.element) return;
    for (const name of given) Object.assign(this.element, { [name]: this[/** @type {keyof View} */ (name)] });
  }

  /** @param {import('./list.js').Entry} entry */
  async bring(entry) {
    this.element = this.elements.get(entry.id) ?? null;
    this.failed = false;
    if (this.element) return;
    try {
      await inTime(entry.load(), entry.id);
      const element = /** @type {View} */ (document.createElement(`vae-experiment-${entry.id}`));
      this.elements.set(entry.id, element);
      if (entry === this.entry) this.element = element;
    } catch (error) {
      this.failed = entry === this.entry;
      reportError(error);
    }
  }

  render() {
    const { entry } = this;
    return html`<h1 class="visually-hidden">${t('nav.experiments')}</h1>
      <p class="lead">${t('experiments.lead')}</p>
      <nav class="experiments-list" aria-label=${t('experiments.list')}>
        ${experimentPages.map(
          (name) =>
            html`<a
              href=${this.address({ view: 'experiments', chapter: name })}
              aria-current=${name === entry.id ? 'page' : 'false'}
              data-testid="experiment-${name}"
              >${t(`experiments.${name}.name`)}</a
            >`,
        )}
      </nav>
      ${this.failed ? html`<p class="hint" role="status">${t('learn.figure.failed')}</p>` : nothing} ${this.element ?? nothing}`;
  }
}

customElements.define('vae-experiments-view', ExperimentsView);
