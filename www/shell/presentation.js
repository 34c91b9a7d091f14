// @ts-check
/**
 * Presenting: one place after another on the full screen, in large type, by the keys that clickers and keyboards have. Where
 * the browser gives no full screen, the window is filled. What a place shows is its address's business (stand-alone.js).
 */
import { html, nothing } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';
import { button } from '../shared/controls/controls.js';
import { icon } from '../shared/controls/icon.js';

/** @typedef {import('./lecture.js').Step} Step */

/** @type {Record<string, number>} */
const keys = { ArrowRight: 1, ArrowLeft: -1, PageDown: 1, PageUp: -1, Home: -Infinity, End: Infinity };
/** What the keys of a clicker do whatever has the focus. */
const always = ['PageDown', 'PageUp'];
/** What has such keys of its own: where one clicked into it, and where one came by the Tab key. */
const written = 'select, textarea, input:not([type=range], [type=radio], [type=checkbox])';
const reached = `${written}, input, [tabindex]:not(main)`;

export class Presentation {
  /**
   * @param {object} page
   * @param {() => string} page.here its address, with all that its views show
   * @param {() => number | null} page.own the reader's own model that is on the page
   * @param {(hash: string, own?: number | null) => void} page.go own: to such a model, too
   * @param {() => void} page.changed
   * @param {() => void} page.onStored the present step's own digit is wanted
   */
  constructor({ here, own, go, changed, onStored }) {
    this.here = here;
    this.own = own;
    this.go = go;
    this.changed = changed;
    this.onStored = onStored;
    /** Somebody has drawn or chosen a digit since the lecture began: it stays on all steps. */
    this.kept = false;
    /** An address brings its digit just now. */
    this.bringing = false;
    /** @type {readonly Step[]} none while nothing is presented */
    this.steps = [];
    this.at = 0;
    /** Where the reader was, and with which model of the reader's own. @type {{ hash: string, own: number | null }} */
    this.before = { hash: '', own: null };
    /**
     * What one has reached on this step, and the keys are for: `:focus-visible` does not tell, since any key makes it so, and where
     * a step's figures go the focus passes to the next one's controls by itself.
     */
    this.reached = '';
    this.clicked = () => (this.reached = written);
    this.pressed = (/** @type {KeyboardEvent} */ event) => this.key(event);
    this.escaped = (/** @type {KeyboardEvent} */ { key, defaultPrevented }) =>
      key === 'Escape' && !defaultPrevented && this.leave();
    // Escape ends the full screen before any key is heard of.
    this.left = () => document.fullscreenElement === null && this.leave();
  }

  get on() {
    return this.steps.length > 0;
  }

  /** @param {readonly Step[]} steps */
  start(steps) {
    if (!steps.length || this.on) return;
    Object.assign(this, { steps, at: 0, before: { hash: this.here(), own: this.own() }, kept: false });
    document.documentElement.toggleAttribute('data-presenting', true);
    // Before a figure hears of the key.
    document.addEventListener('keydown', this.pressed, { capture: true });
    document.addEventListener('keydown', this.escaped);
    document.addEventListener('pointerdown', this.clicked, { capture: true });
    document.addEventListener('fullscreenchange', this.left);
    // A refusal leaves the window, which is filled too.
    document.documentElement.requestFullscreen?.().catch(() => {});
    this.show();
  }

  /** @param {number} by steps on or back */
  step(by) {
    const at = Math.max(0, Math.min(this.steps.length - 1, this.at + by));
    if (at === this.at) return;
    this.at = at;
    this.show();
  }

  /** @private */
  show() {
    this.go(this.steps[this.at].hash);
    scrollTo(0, 0);
    this.reached = '';
    this.changed();
  }

  /** There is another digit on the page. @param {boolean} there one at all */
  drawn(there) {
    if (!this.on || this.bringing || this.kept === there) return;
    this.kept = there;
    this.changed();
  }

  /** An address is followed. What was drawn in the lecture stays behind it, too. @param {(withDigit: boolean) => void} take */
  bring(take) {
    this.bringing = true;
    take(!this.kept);
    this.bringing = false;
    if (!this.on) this.kept = false;
  }

  leave() {
    if (!this.on) return;
    document.documentElement.removeAttribute('data-presenting');
    document.removeEventListener('keydown', this.pressed, { capture: true });
    document.removeEventListener('keydown', this.escaped);
    document.removeEventListener('pointerdown', this.clicked, { capture: true });
    document.removeEventListener('fullscreenchange', this.left);
    if (document.fullscreenElement) void document.exitFullscreen();
    this.steps = [];
    this.go(this.before.hash, this.before.own);
    this.changed();
  }

  /** @private @param {KeyboardEvent} event */
  key(event) {
    const { key, target, ctrlKey, metaKey, altKey, shiftKey } = event;
    if (key === 'Tab') this.reached = reached;
    const by = keys[key];
    if (by === undefined || ctrlKey || metaKey || altKey || shiftKey) return;
    const taken = this.reached && target instanceof Element && target.matches(this.reached);
    if (taken && !always.includes(key)) return;
    event.preventDefault();
    event.stopPropagation();
    this.step(by);
  }

  /** What one steps by with the pointer, at the lower edge. */
  bar() {
    const { steps, at } = this;
    if (!this.on) return nothing;
    const place = { at: at + 1, count: steps.length };
    const go = (/** @type {number} */ by, /** @type {'back' | 'on'} */ name) =>
      button({
        label: icon(name),
        name: t(`present.${name}`),
        tip: t(`present.${name}`),
        kind: 'quiet',
        disabled: by < 0 ? at === 0 : at === steps.length - 1,
        testid: `present-${name}`,
        onClick: () => this.step(by),
      });
    return html`<div class="present-bar" role="group" aria-label=${t('present.label')}>
      ${go(-1, 'back')}
      <p role="status"><span data-testid="present-at">${t('present.at', place)}</span> <span class="present-title">${steps[at].title}</span></p>
      ${go(1, 'on')} ${this.kept ? this.keptDigit() : nothing}
      ${button({ label: icon('close'), name: t('present.leave'), tip: t('present.leave.tip'), kind: 'quiet', testid: 'present-leave', onClick: () => this.leave() })}
    </div>`;
  }

  /** @private */
  keptDigit() {
    const stored = () => {
      this.kept = false;
      this.onStored();
      this.changed();
    };
    return html`<p class="present-kept" role="status" data-testid="present-kept">${t('present.kept')}</p>
      ${button({ label: t('present.stored'), tip: t('present.stored.tip'), kind: 'quiet', testid: 'present-stored', onClick: stored })}`;
  }
}
