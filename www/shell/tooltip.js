// @ts-check
/**
 * The one tooltip of the page: shows the `data-tip` of whatever is hovered or focused, inside the window. It is for
 * eyes; the same sentence is the control's aria-description.
 */
import { LitElement, html } from '../vendor/lit.js';

const delay = 350;
const margin = 8;

class Tooltip extends LitElement {
  static properties = { text: { state: true } };

  constructor() {
    super();
    this.text = '';
    /** @type {Element | null} */
    this.target = null;
    /** @type {string | null} the tip of what was pressed: it has been read, until the pointer or the focus goes elsewhere */
    this.pressed = null;
    /** Where the pointer was when it pressed: what comes to lie below it there has not been pointed at. */
    this.at = nowhere;
    this.timer = 0;
    /** A tip that changes tells of something else than what the reader pointed at. */
    this.changes = new MutationObserver(() => this.hide());
    this.listening = new AbortController();
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.hidden = true;
    this.setAttribute('aria-hidden', 'true');
    this.listening = new AbortController();
    const { signal } = this.listening;
    document.addEventListener(
      'pointerover',
      (event) => event.pointerType === 'mouse' && isAway(placeOf(event), this.at) && this.consider(event),
      { signal },
    );
    document.addEventListener('focusin', (event) => this.consider(event), { signal });
    document.addEventListener('focusout', () => this.hide(), { signal });
    for (const type of ['pointerdown', 'click']) {
      document.addEventListener(type, (event) => this.press(event), { signal, capture: true });
    }
    document.addEventListener('scroll', () => this.hide(), { signal, capture: true, passive: true });
    document.addEventListener('keydown', (event) => event.key === 'Escape' && this.hide(), { signal });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.listening.abort();
    this.hide();
  }

  /** @param {globalThis.Event} event */
  press(event) {
    this.hide();
    this.pressed = tipOf(withTip(event));
    this.at = placeOf(event);
  }

  /** @param {globalThis.Event} event */
  consider(event) {
    const target = withTip(event);
    if (target === this.target && target) return;
    this.hide();
    if (target && tipOf(target) === this.pressed) return;
    this.pressed = null;
    if (!target || (event.type === 'focusin' && !(/** @type {Element} */ (event.target).matches(':focus-visible')))) return;
    this.target = target;
    this.changes.observe(target, { attributeFilter: ['data-tip'] });
    this.timer = window.setTimeout(() => void this.show(target), delay);
  }

  /** @param {Element} target */
  async show(target) {
    this.text = tipOf(target) ?? '';
    if (!this.text || !target.isConnected) return;
    this.hidden = false;
    await this.updateComplete;
    const at = target.getBoundingClientRect();
    const own = this.getBoundingClientRect();
    const left = Math.min(Math.max(at.left + at.width / 2 - own.width / 2, margin), innerWidth - own.width - margin);
    const above = at.top - own.height - margin;
    this.style.setProperty('--left', `${left}px`);
    this.style.setProperty('--top', `${above > margin ? above : at.bottom + margin}px`);
  }

  hide() {
    window.clearTimeout(this.timer);
    this.changes.disconnect();
    this.target = null;
    this.hidden = true;
  }

  render() {
    return html`${this.text}`;
  }
}

/** @typedef {{ clientX: number, clientY: number }} Place */

/** @type {Place} */
const nowhere = { clientX: Infinity, clientY: Infinity };

/** @param {globalThis.Event} event @returns {Place} */
const placeOf = (event) => (event instanceof MouseEvent ? event : nowhere);

/** Some events say a place to the pixel, others finer. @param {Place} a @param {Place} b */
const isAway = (a, b) => !(Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) < 2);

/** @param {globalThis.Event} event */
const withTip = ({ target }) => (target instanceof Element ? target.closest('[data-tip]') : null);

/** @param {Element | null} target */
const tipOf = (target) => target?.getAttribute('data-tip') ?? null;

customElements.define('vae-tooltip', Tooltip);
