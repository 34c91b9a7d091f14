// @ts-check
/**
 * Experiments: results of the literature, measured here and now on the page's model. One is in front, the others are links beside
 * its question; each is an element of its own, fetched when it is first wanted. README.md says how one is written.
 */
import { html, nothing } from '../../vendor/lit.js';
import { button } from '../../shared/controls/controls.js';
import { t } from '../../shared/i18n.js';
import { forFigure, ofFigure } from '../../shared/carried.js';
import { partOfPage } from '../../shared/files.js';
import { isFailure } from '../../shared/latest.js';
import { View } from '../../shared/view.js';
import { experimentPages, experiments } from './list.js';
import { PresentModel } from './present-model.js';

/** What an experiment is given: all that a view has, but for what a link says of others. */
const given = Object.keys(View.properties).filter((name) => name !== 'brought');

class ExperimentsView extends View {
  static properties = { address: { attribute: false }, element: { state: true }, failed: { state: true } };

  constructor() {
    super();
    /** Where a link leads that changes only so much. @type {(patch: Partial<import('../../app/settings.js').Settings>) => string} */
    this.address = () => '';
    /** The experiments that are there. @type {Map<string, import('./experiment.js').Experiment<any>>} */
    this.elements = new Map();
    /** @type {import('./experiment.js').Experiment<any> | null} the one in front */
    this.element = null;
    this.failed = false;
    this.present = new PresentModel(this);
    /** The one that was looked at last. @type {import('./list.js').Entry} */
    this.last = experiments[0];
    /** What a link brought of each, the same as long as it is the same link's. @type {Map<string, View['brought']>} */
    this.links = new Map();
  }

  /** The experiment that the address names, or the one to go on with. */
  get entry() {
    return experiments.find(({ id }) => id === this.settings.chapter) ?? this.last;
  }

  /** What is chosen in the one in front, as a link has it, or will be chosen once it is there. */
  get carried() {
    const { id } = this.entry;
    const element = this.elements.get(id);
    return element ? new Map(ofFigure(id, element.carried)) : (this.brought ?? new Map());
  }

  /** All of it stands in the address. */
  get addressed() {
    return this.carried;
  }

  willUpdate() {
    const { entry } = this;
    if (this.settings.chapter !== entry.id) this.emit('vae-settings', { chapter: entry.id });
    this.last = entry;
    if (this.differs('links', this.brought)) {
      this.links = new Map(experiments.map(({ id }) => [id, this.brought && forFigure(id, this.brought)]));
    }
    if (this.differs('entry', entry)) void this.bring(entry);
    if (!this.element) return;
    for (const name of given) Object.assign(this.element, { [name]: this[/** @type {keyof View} */ (name)] });
    Object.assign(this.element, { present: this.present, brought: this.links.get(entry.id) ?? null });
  }

  /** @param {import('./list.js').Entry} entry */
  async bring(entry) {
    this.element = this.elements.get(entry.id) ?? null;
    this.failed = false;
    if (this.element) return;
    try {
      await partOfPage(entry.load(), entry.id);
      const element = /** @type {import('./experiment.js').Experiment<any>} */ (
        document.createElement(`vae-experiment-${entry.id}`)
      );
      this.elements.set(entry.id, element);
      if (entry === this.entry) this.element = element;
    } catch (error) {
      this.failed = entry === this.entry;
      // A sentence stands in its place.
      if (!isFailure(error)) throw error;
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
      ${this.failed ? this.failure() : nothing} ${this.element ?? nothing}`;
  }

  failure() {
    return html`<p class="hint" role="status">
      ${t('experiments.failed')}
      ${button({ label: t('experiments.bring'), tip: t('experiments.bring.tip'), kind: 'quiet', testid: 'experiment-bring', onClick: () => void this.bring(this.entry) })}
    </p>`;
  }
}

customElements.define('vae-experiments-view', ExperimentsView);
