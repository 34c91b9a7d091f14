// @ts-check
/**
 * Experiments: results of the literature, measured here and now on the page's model. One is in front, the others are links beside
 * its question; each is an element of its own, fetched when it is first wanted. README.md says how one is written.
 */
import { html, nothing } from '../../vendor/lit.js';
import { t } from '../../shared/i18n.js';
import { inTime } from '../../shared/files.js';
import { View } from '../../shared/view.js';
import { experiments } from './list.js';

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
  get page() {
    return experiments.find((name) => name === this.settings.chapter) ?? experiments[0];
  }

  willUpdate() {
    const { page } = this;
    if (this.settings.chapter !== page) this.emit('vae-settings', { chapter: page });
    if (this.differs('page', page)) void this.bring(page);
    if (!this.element) return;
    for (const name of given) Object.assign(this.element, { [name]: this[/** @type {keyof View} */ (name)] });
  }

  /** @param {import('./list.js').ExperimentName} page */
  async bring(page) {
    this.element = this.elements.get(page) ?? null;
    this.failed = false;
    if (this.element) return;
    try {
      await inTime(load[page](), page);
      const element = /** @type {View} */ (document.createElement(`vae-experiment-${page}`));
      this.elements.set(page, element);
      if (page === this.page) this.element = element;
    } catch (error) {
      this.failed = true;
      reportError(error);
    }
  }

  render() {
    const { page } = this;
    return html`<h1 class="visually-hidden">${t('nav.experiments')}</h1>
      <p class="lead">${t('experiments.lead')}</p>
      <nav class="experiments-list" aria-label=${t('experiments.list')}>
        ${experiments.map(
          (name) =>
            html`<a
              href=${this.address({ view: 'experiments', chapter: name })}
              aria-current=${name === page ? 'page' : 'false'}
              data-testid="experiment-${name}"
              >${t(`experiments.${name}.name`)}</a
            >`,
        )}
      </nav>
      ${this.failed ? html`<p class="hint" role="status">${t('learn.figure.failed')}</p>` : nothing} ${this.element ?? nothing}`;
  }
}

/** @type {Record<import('./list.js').ExperimentName, () => Promise<unknown>>} */
const load = {
  likelihood: () => import('./likelihood/likelihood.js'),
  bound: () => import('./bound/bound.js'),
};

customElements.define('vae-experiments-view', ExperimentsView);
