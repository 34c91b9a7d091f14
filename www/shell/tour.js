// @ts-check
/**
 * The guided tour: five stops, each a real part of the page in a spotlight with a card beside it. The page stays alive
 * below: one can draw, train and scroll meanwhile. It begins with `start()`; the views that it needs it opens by
 * `vae-settings`. Where the card stands is tour-place.js, who offers the tour tour-hint.js.
 */
import { LitElement, html, nothing, repeat } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';
import { remember } from '../app/browser-memory.js';
import { shippedModels } from '../app/shipped-models.js';
import { button } from '../shared/controls/controls.js';
import { isNarrow } from '../shared/narrow.js';
import { placeCard, scrollFor } from './tour-place.js';

/**
 * @typedef {object} Stop
 * @property {string} name its texts are 'tour.<name>' and 'tour.<name>.about'
 * @property {import('../app/views.js').ViewName} view
 * @property {string} target selects what is shown
 * @property {string} [model] a shipped model that shows it better than one of more latents
 */

/** @type {Stop[]} */
const stops = [
  { name: 'pad', view: 'draw', target: 'vae-pad' },
  { name: 'encoder', view: 'draw', target: 'vae-draw-view .draw-pipeline' },
  { name: 'latent', view: 'latent', target: 'vae-latent-view .latent-box', model: 'mnist-2d' },
  { name: 'train', view: 'train', target: 'vae-train-view .train-presets' },
  { name: 'learn', view: 'learn', target: 'vae-learn-view .learn-section' },
];

/** Between the target and the light's edge, and between the card and the window's. */
const light = 6;
const edge = 10;

export class Tour extends LitElement {
  static properties = {
    language: { attribute: false },
    view: { attribute: false },
    model: { attribute: false },
    latent: { attribute: false },
    at: { state: true },
  };

  constructor() {
    super();
    this.language = '';
    /** The view in front. @type {import('../app/views.js').ViewName} */
    this.view = 'draw';
    /** The model's name and size. */
    this.model = '';
    this.latent = 0;
    /** The model that a stop has put in the place of another. @type {{ id: string, of: string } | null} */
    this.lent = null;
    /** @type {number | null} the stop, null while there is no tour */
    this.at = null;
    /** The stop's view has been in front: another in its place is the reader's own choice. */
    this.arrived = false;
    /** The stop's target has been scrolled to. */
    this.reached = false;
    /** The stop whose card has had the focus. @type {number | null} */
    this.told = null;
    /** @type {HTMLElement | null} had the focus before the tour */
    this.opener = null;
    this.frame = 0;
    this.listening = new AbortController();
  }

  createRenderRoot() {
    return this;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.end();
  }

  start() {
    if (this.at === null) {
      this.opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
      this.listening = new AbortController();
      const { signal } = this.listening;
      document.addEventListener('keydown', (event) => event.key === 'Escape' && this.end(), { signal });
    }
    remember('tour', 'taken');
    this.go(0);
  }

  /** @param {number} at */
  go(at) {
    this.at = at;
    this.arrived = false;
    this.reached = false;
    this.lend(stops[at].model);
    const { view } = stops[at];
    if (view !== this.view) this.dispatchEvent(new CustomEvent('vae-settings', { bubbles: true, detail: { view } }));
    cancelAnimationFrame(this.frame);
    this.follow();
  }

  /**
   * For as long as the stop, another shipped model takes the place of one; what the reader made keeps its own.
   * @param {string} [id]
   */
  lend(id) {
    const { lent, model } = this;
    if (id && (lent || this.latent <= 2 || !shippedModels.some((known) => known.id === model))) return;
    const open = (/** @type {string} */ detail) =>
      this.dispatchEvent(new CustomEvent('vae-open-shipped', { bubbles: true, detail }));
    this.lent = id ? { id, of: model } : null;
    if (id) open(id);
    // A third model is the reader's own choice.
    else if (lent && [lent.id, lent.of].includes(model)) open(lent.of);
  }

  next() {
    if (this.at === stops.length - 1) this.finish();
    else if (this.at !== null) this.go(this.at + 1);
  }

  back() {
    if (this.at) this.go(this.at - 1);
  }

  /** The tour leads to the pad; whoever leaves it before stays where it led. */
  finish() {
    this.opener = null;
    this.dispatchEvent(new CustomEvent('vae-settings', { bubbles: true, detail: { view: 'draw' } }));
    this.end();
    scrollTo({ top: 0 });
  }

  end() {
    if (this.at === null) return;
    this.lend();
    const inside = this.contains(document.activeElement);
    this.at = null;
    cancelAnimationFrame(this.frame);
    this.listening.abort();
    if (!inside) return;
    const there =
      this.opener?.isConnected && this.opener !== document.body ? this.opener : document.querySelector('vae-pad canvas');
    const focus = () => /** @type {HTMLElement | null} */ (there)?.focus({ preventScroll: true });
    focus();
    // On narrow windows the pad comes with its view, in the next frame.
    if (document.activeElement !== there) requestAnimationFrame(focus);
  }

  /** @param {KeyboardEvent} event on the card */
  key(event) {
    const onCard = event.target === event.currentTarget;
    if (event.key === 'ArrowRight' || (event.key === 'Enter' && onCard)) this.next();
    else if (event.key === 'ArrowLeft') this.back();
    else return;
    event.preventDefault();
  }

  willUpdate() {
    if (this.at === null) return;
    if (this.view === stops[this.at].view) this.arrived = true;
    else if (this.arrived) this.end();
  }

  /** Each stop has a card of its own, so that a screen reader reads it when it gets the focus. */
  updated() {
    if (this.told === this.at) return;
    this.told = this.at;
    /** @type {HTMLElement | null} */ (this.querySelector('.tour-card'))?.focus({ preventScroll: true });
  }

  /** The light stays on its target, whatever the page does meanwhile: views arrive, grow and scroll. */
  follow = () => {
    this.frame = requestAnimationFrame(this.follow);
    if (this.at === null) return;
    const card = /** @type {HTMLElement | null} */ (this.querySelector('.tour-card'));
    const spot = /** @type {HTMLElement | null} */ (this.querySelector('.tour-light'));
    if (!card || !spot) return;
    const target = document.querySelector(stops[this.at].target);
    const visible = this.view === stops[this.at].view && target && target.getClientRects().length > 0;
    spot.classList.toggle('tour-wide', !visible);
    if (!target || !visible) return;
    const room = roomOf(card);
    if (!this.reached) {
      this.reached = true;
      const down = scrollFor(target.getBoundingClientRect(), isNarrow() ? 0 : card.offsetHeight, room);
      if (down) scrollBy({ top: down, behavior: 'instant' });
    }
    const box = target.getBoundingClientRect();
    setBox(spot, { left: box.left - light, top: box.top - light, width: box.width + 2 * light, height: box.height + 2 * light });
    if (!isNarrow()) setBox(card, placeCard(box, { width: card.offsetWidth, height: card.offsetHeight }, room));
  };

  render() {
    const { at } = this;
    if (at === null) return nothing;
    return html`<div class="tour-light tour-wide" aria-hidden="true"></div>
      ${repeat(
        [at],
        (stop) => stop,
        () => this.card(at, stops[at].name),
      )}`;
  }

  /** @param {number} at @param {string} name */
  card(at, name) {
    const last = at === stops.length - 1;
    return html`<section
      class="tour-card"
      role="dialog"
      tabindex="-1"
      aria-labelledby="tour-title"
      aria-describedby="tour-about"
      data-testid="tour-${name}"
      @keydown=${this.key}
    >
      <header>
        <h2 id="tour-title">${t(`tour.${name}`)}</h2>
        <p class="tour-progress">
          <span class="visually-hidden">${t('tour.progress', { at: at + 1, all: stops.length })}</span>
          <span aria-hidden="true">${stops.map((_, i) => html`<i class=${i === at ? 'tour-here' : ''}></i>`)}</span>
        </p>
      </header>
      <p id="tour-about">${t(`tour.${name}.about`)}</p>
      <div class="tour-buttons">
        ${last ? nothing : button({ label: t('tour.skip'), tip: t('tour.skip.tip'), kind: 'quiet', testid: 'tour-skip', onClick: () => this.end() })}
        <span></span>
        ${at === 0 ? nothing : button({ label: t('tour.back'), tip: t('tour.back.tip'), testid: 'tour-back', onClick: () => this.back() })}
        ${button({
          label: t(last ? 'tour.finish' : 'tour.next'),
          tip: t(last ? 'tour.finish.tip' : 'tour.next.tip'),
          kind: 'primary',
          testid: 'tour-next',
          onClick: () => this.next(),
        })}
      </div>
    </section>`;
  }
}

/**
 * Where things can be seen: below the top bar, above the views' bar and, on narrow windows, the card.
 * @param {HTMLElement} card
 */
function roomOf(card) {
  const top = (document.querySelector('.top-bar')?.getBoundingClientRect().bottom ?? 0) + edge;
  const nav = document.querySelector('nav.views');
  const barred = nav && getComputedStyle(nav).position === 'fixed';
  const foot = isNarrow() ? card.getBoundingClientRect().top : barred ? nav.getBoundingClientRect().top : innerHeight;
  return { left: edge, top, width: document.documentElement.clientWidth - 2 * edge, height: foot - edge - top };
}

/** @param {HTMLElement} element @param {Partial<import('./tour-place.js').Box>} box */
function setBox(element, box) {
  for (const [name, value] of Object.entries(box)) element.style.setProperty(`--${name}`, `${Math.round(value)}px`);
}

customElements.define('vae-tour', Tour);
