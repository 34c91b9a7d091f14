// @ts-check
/**
 * The film's control: what it shows, and one press; while it is made, how far it is and a way to stop. How it is recorded is
 * film.js's business.
 */
import { html } from '../../../vendor/lit.js';
import { button, select } from '../../../shared/controls/controls.js';
import { icon } from '../../../shared/controls/icon.js';
import { number, t, whole } from '../../../shared/i18n.js';
import { isFailure } from '../../../shared/latest.js';
import { saveFile } from '../../../shared/save.js';
import { filmType, record } from './film.js';

/** @typedef {import('./frames.js').Frame} Frame */
/** @typedef {import('./film.js').Subject} Subject */

/** The share of the work that it is to have all moments there. */
const fetching = 0.3;

/** What a moment is called. @param {import('../../../app/protocol.js').Moment} moment */
export const nameOf = ({ step, seconds }) => t('train.replay.at', { step: whole(step), seconds: number(seconds, 1) });

export class FilmMaker {
  /**
   * @param {object} host
   * @param {import('../../../app/protocol.js').Moments} host.run
   * @param {import('./frames.js').Frames} host.frames
   * @param {import('../../../app/theme.js').Theme | null} host.theme
   * @param {import('../../../shared/figures/shape.js').Shape} host.shape
   * @param {() => void} host.requestUpdate
   */
  constructor(host) {
    this.host = host;
    /** @type {Subject} */
    this.subject = 'map';
    /** How far it is, 0 to 1; null while none is made. @type {number | null} */
    this.share = null;
    this.abort = new AbortController();
  }

  cancel() {
    this.abort.abort();
    this.become(null);
  }

  /** @private @param {number | null} share */
  become(share) {
    this.share = share;
    this.host.requestUpdate();
  }

  async make() {
    const { signal } = (this.abort = new AbortController());
    const { theme, shape, run } = this.host;
    if (!theme) return;
    this.become(0);
    try {
      const frames = await this.frames(run.moments, signal);
      if (signal.aborted || !frames.length) return;
      const onProgress = (/** @type {number} */ share) => this.become(fetching + (1 - fetching) * share);
      const caption = (/** @type {Frame} */ { moment }) => nameOf(moment);
      const subject = this.subjects(frames[0]).includes(this.subject) ? this.subject : 'samples';
      const film = await record({ frames, subject, theme, shape, caption, onProgress, signal });
      if (film) saveFile(film, `vae-training.${film.type.endsWith('mp4') ? 'mp4' : 'webm'}`);
    } finally {
      if (signal === this.abort.signal) this.become(null);
    }
  }

  /** @private @param {import('../../../app/protocol.js').Moment[]} moments @param {AbortSignal} signal */
  async frames(moments, signal) {
    /** @type {Frame[]} */
    const frames = [];
    for (const moment of moments) {
      if (signal.aborted) break;
      try {
        frames.push(await this.host.frames.at(moment, moments));
      } catch (error) {
        // While the model trains, a moment may go.
        if (!isFailure(error)) throw error;
      }
      if (!signal.aborted) this.become((fetching * frames.length) / moments.length);
    }
    return frames;
  }

  /** A model of one latent has no map. @private @param {Frame} frame @returns {Subject[]} */
  subjects({ plane }) {
    return plane ? ['map', 'samples'] : ['samples'];
  }

  render() {
    if (!filmType()) return html`<span class="hint">${t('train.film.none')}</span>`;
    if (this.share !== null) {
      const share = Math.round(100 * this.share);
      return html`<span class="train-film" data-unpictured>
        <progress max="100" value=${share} aria-label=${t('train.film.progress')}></progress><span class="hint">${share} %</span>
        ${button({ label: t('train.film.cancel'), tip: t('train.film.cancel.tip'), kind: 'quiet', onClick: () => this.cancel() })}
      </span>`;
    }
    return html`<span class="train-film" data-unpictured>
      ${button({
        label: html`${icon('download')}<span>${t('train.film')}</span>`,
        tip: t('train.film.tip'),
        kind: 'quiet',
        testid: 'replay-film',
        onClick: () => void this.make(),
      })}
      ${select({
        label: html`<span class="visually-hidden">${t('train.film.subject')}</span>`,
        tip: t('train.film.subject.tip'),
        value: this.subject,
        options: /** @type {Subject[]} */ (['map', 'samples']).map((value) => ({ value, label: t(`train.film.${value}`) })),
        onChange: (subject) => {
          this.subject = subject;
          this.host.requestUpdate();
        },
      })}
    </span>`;
  }
}
