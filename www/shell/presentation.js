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
const keys = { ArrowRight: 1, ArrowLeft: -1, PageDown: 1, PageUp: -1 };
/** What has arrow keys of its own. */
const busy = 'input, select, textarea, [role=application], [role=slider], [role=radiogroup]';

export class Presentation {
  /**
   * @param {object} page
   * @param {() => string} page.here its address
   * @param {(hash: string) => void} page.go
   * @param {() => void} page.changed
   */
  constructor({ here, go, changed }) {
    this.here = here;
    this.go = go;
    this.changed = changed;
    /** @type {readonly Step[]} none while nothing is presented */
    this.steps = [];
    this.at = 0;
    /** Where the reader was. */
    this.before = '';
    this.pressed = (/** @type {KeyboardEvent} */ event) => this.key(event);
    // Escape ends the full screen before any key is heard of.
    this.left = () => document.fullscreenElement === null && this.leave();
  }

  get on() {
    return this.steps.length > 0;
  }

  /** @param {readonly Step[]} steps */
  start(steps) {
    if (!steps.length || this.on) return;
    Object.assign(this, { steps, at: 0, before: this.here() });
    document.documentElement.toggleAttribute('data-presenting', true);
    document.addEventListener('keydown', this.pressed);
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
    this.changed();
  }

  leave() {
    if (!this.on) return;
    document.documentElement.removeAttribute('data-presenting');
    document.removeEventListener('keydown', this.pressed);
    document.removeEventListener('fullscreenchange', this.left);
    if (document.fullscreenElement) void document.exitFullscreen();
    this.steps = [];
    this.go(this.before);
    this.changed();
  }

  /** @private @param {KeyboardEvent} event */
  key(event) {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || event.defaultPrevented) return;
    if (key === 'Escape') return this.leave();
    const by = keys[key];
    const taken = key.startsWith('Arrow') && target instanceof Element && target.closest(busy);
    if (by === undefined || taken) return;
    event.preventDefault();
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
      ${go(1, 'on')}
      ${button({ label: icon('close'), name: t('present.leave'), tip: t('present.leave.tip'), kind: 'quiet', testid: 'present-leave', onClick: () => this.leave() })}
    </div>`;
  }
}
