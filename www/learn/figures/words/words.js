// @ts-check
/**
 * A VAE of words instead of images: a word's q(z|x), the letters that the decoder finds likely, the way to another word,
 * draws, and a model that learns from nothing, of the site's words or the reader's own. The page's digit and model have no
 * part in it; which model of words it asks is a setting, `words`.
 */
import { html } from '../../../vendor/lit.js';
import { number, rich, t, whole } from '../../../shared/i18n.js';
import { button, choice, slider } from '../../../shared/controls/controls.js';
import { sym } from '../../../shared/controls/sym.js';
import { posteriorColumns } from '../../../shared/figures/columns.js';
import { byKl } from '../../../shared/figures/latents.js';
import { isFailure, latest } from '../../../shared/latest.js';
import { numeric, oneOf } from '../../../shared/text-forms.js';
import { View } from '../../../shared/view.js';
import { alphabetOf, letters, spelled, symbolsOf } from './letters.js';
import { loading } from '../support/loading.js';
import { letTrain } from '../support/training.js';
import { ownWords } from './own-words.js';
import { WordCourse, own, wordCourse } from './word-course.js';
import { wordDraws } from './word-draws.js';
import { limits, spelledIn, wordsIn } from './spelling.js';
import { wordField } from './word-field.js';
import { seedForm } from '../support/forms.js';

const shipped = 'words';
/** What is read at first: of other models, words that they draw. */
const first = ['water', 'bread'];
/** Points of the way, both ends included, and milliseconds at each while it plays. */
const steps = 9;
const pace = 700;
/** Draws of z behind nll. */
const draws = 64;
const seed = 1;
/** z from the prior in the table of draws, and draws of letters at each z. */
const fromPrior = 5;
const perZ = 3;

/** @typedef {'walk' | 'draws' | 'train'} Panel */
/** @typedef {Pick<import('../../../app/protocol.js').Explanation, 'mu' | 'logvar' | 'klPerLatent' | 'nll' | 'kl'>} Reading */
/** @typedef {{ words: string[], probs: Float32Array }} Way */

/** One word, in whatever letters. @type {import('../../../shared/text-forms.js').TextForm<string>} */
const wordForm = {
  write: (word) => word,
  read: (text) => ((wordsIn(text)[0] ?? '') === text && [...text].length <= limits.places ? text : undefined),
};

/** Whether both words are spelled in these letters. @param {import('./letters.js').Alphabet} alphabet @param {string[]} words */
const spells = (alphabet, ...words) => words.every((word) => spelledIn(alphabet, word) === word);

class WordsFigure extends View {
  static needsDigit = false;
  static properties = {
    from: { state: true },
    to: { state: true },
    text: { state: true },
    alphabet: { state: true },
    spelledBy: { state: true },
    panel: { state: true },
    at: { state: true },
    playing: { state: true },
    roll: { state: true },
    reading: { state: true },
    way: { state: true },
    drawn: { state: true },
  };

  static carried = {
    from: wordForm,
    to: wordForm,
    panel: oneOf(/** @type {const} */ (['walk', 'draws', 'train'])),
    at: numeric(0, steps - 1),
    roll: seedForm,
  };

  constructor() {
    super();
    this.from = first[0];
    this.to = first[1];
    /** A list of the reader's own words, as it was typed. */
    this.text = '';
    /** @type {import('./letters.js').Alphabet} of the model that is asked */
    this.alphabet = { letters: [], places: 8 };
    /** The model whose words stand in the fields. */
    this.spelledBy = shipped;
    this.panel = /** @type {Panel} */ ('walk');
    /** Where on the way one stands: 0 is the word's own mu. */
    this.at = 0;
    this.playing = 0;
    this.roll = 1;
    /** @type {Reading | null} of `from` */
    this.reading = null;
    /** @type {Way | null} */
    this.way = null;
    /** @type {import('./word-draws.js').Draws | null} */
    this.drawn = null;
    this.course = new WordCourse(this);
    this.read = latest((/** @type {string} */ from, /** @type {string} */ to, /** @type {string} */ id) =>
      this.guarded(id, () => this.look(from, to, id)),
    );
    this.draw = latest((/** @type {Float32Array} */ mu, /** @type {string} */ id) => this.guarded(id, () => this.drawAt(mu, id)));
  }

  /** The model that is asked: one that is trained here is there only as long as its worker. */
  get source() {
    const { words } = this.settings;
    return words === own && !this.course.exists ? shipped : words;
  }

  /** @param {string} words which model is asked */
  choose(words) {
    this.emit('vae-settings', { words });
  }

  /**
   * The model that was trained here goes with its worker, one of the menu with its entry.
   * @param {string} id
   * @param {() => Promise<void>} work
   */
  async guarded(id, work) {
    try {
      await work();
    } catch (error) {
      if (id !== shipped && isFailure(error)) {
        if (id === own) this.course.lose();
        this.choose(shipped);
      }
      throw error;
    }
    await letTrain(this);
  }

  /**
   * @param {string} from
   * @param {string} to
   * @param {string} id the model's
   */
  async look(from, to, id) {
    const ask = this.ask.of(id);
    const alphabet = alphabetOf(await ask('info'));
    if (this.spelledBy !== id || !spells(alphabet, from, to)) return this.meet(id, alphabet);
    const { places } = alphabet;
    const x = await ask('readWords', [from, to]);
    this.alphabet = alphabet;
    this.reading = await ask('explain', x.slice(0, places), draws, seed);
    const { mu } = this.reading;
    const end = await ask('encode', x.slice(places));
    const { z } = await ask('interpolate', mu, end.mu, steps, 'lerp');
    this.way = await ask('words', z);
  }

  /**
   * Another model's letters need not be those of the words in the fields.
   * @param {string} id
   * @param {import('./letters.js').Alphabet} alphabet
   */
  async meet(id, alphabet) {
    const list = id === own ? this.course.list : null;
    const stay = spells(alphabet, this.from, this.to);
    const drawn = async () => (await this.ask.of(id)('sampleWords', 16, 1, seed)).words.filter(Boolean);
    const [from = '', to = from] = list ?? (stay ? [this.from, this.to] : id === shipped ? first : await drawn());
    this.stand(0);
    Object.assign(this, { alphabet, from, to, spelledBy: id, reading: null, way: null, drawn: null });
  }

  /**
   * @param {Float32Array} mu of the word
   * @param {string} id the model's
   */
  async drawAt(mu, id) {
    const ask = this.ask.of(id);
    const { z } = await ask('sample', fromPrior, 1, this.roll);
    const all = Float32Array.from([...mu, ...z]);
    const { words } = await ask('words', all);
    const rows = words.map((_, i) => [...all.subarray(i * mu.length, (i + 1) * mu.length)]);
    const repeated = Float32Array.from(rows.flatMap((row) => Array.from({ length: perZ }, () => row).flat()));
    const drawn = spelled(this.alphabet, await ask('drawPixels', repeated, this.roll));
    this.drawn = words.map((word, i) => ({ word, draws: drawn.slice(i * perZ, (i + 1) * perZ) }));
  }

  willUpdate() {
    const { from, source, course } = this;
    const to = this.to || from;
    const step = source === own ? (course.last?.step ?? 0) + course.number * 1e6 : -1;
    if (!from && this.spelledBy === source) Object.assign(this, { reading: null, way: null, drawn: null });
    else if (this.differs('read', from, to, source, step, this.spelledBy)) this.read(from, to, source);
    const { reading } = this;
    if (reading && this.panel === 'draws' && this.differs('draws', reading, this.roll)) this.draw(reading.mu, source);
  }

  /** @param {number} at */
  stand(at) {
    clearTimeout(this.playing);
    this.playing = 0;
    this.at = at;
  }

  play() {
    if (this.playing) return this.stand(this.at);
    this.at = this.at >= steps - 1 ? 0 : this.at + 1;
    const go = () => {
      if (this.at >= steps - 1 || !this.active || !this.isConnected) return this.stand(this.at);
      this.at++;
      this.playing = window.setTimeout(go, pace);
    };
    this.playing = window.setTimeout(go, pace);
  }

  render() {
    const { way, at, reading, alphabet } = this;
    const word = way?.words[at] ?? '';
    const numbers = alphabet.places * symbolsOf(alphabet);
    return html`<div class="figure-words" role="group" aria-label=${t('learn.words.label')}>
      ${this.head(reading)}
      <p class="figure-words-caption">${this.caption()}</p>
      <div data-concept="p">
        ${letters({
          alphabet,
          probs: way?.probs.subarray(at * numbers, (at + 1) * numbers) ?? null,
          label: t('learn.words.letters', { word, places: alphabet.places }),
          testid: 'words-letters',
        })}
      </div>
      ${choice({
        id: 'words-panel',
        label: html`<span class="visually-hidden">${t('learn.words.panel')}</span>`,
        tip: t('learn.words.panel.tip'),
        value: this.panel,
        options: /** @type {Panel[]} */ (['walk', 'draws', 'train']).map((value) => ({
          value,
          label: t(`learn.words.panel.${value}`),
        })),
        onChange: (panel) => (this.panel = panel),
      })}
      <div class="figure-words-panel">${this[this.panel]()}</div>
    </div>`;
  }

  caption() {
    const { way, at, from, download } = this;
    if (!way && download?.what === 'model') return loading(this);
    const word = way ? way.words[at] || '·' : '–';
    return at === 0
      ? rich('learn.words.back', {
          word: html`<b translate="no">${from}</b>`,
          back: html`<b translate="no" data-testid="words-back">${word}</b>`,
        })
      : rich('learn.words.step', { step: at + 1, steps, word: html`<b translate="no" data-testid="words-at">${word}</b>` });
  }

  /** @param {Reading | null} reading */
  head(reading) {
    const value = (/** @type {number | undefined} */ nats, /** @type {string} */ name) =>
      html`<b class="value" data-testid="words-${name}">${number(nats, 2)}</b>`;
    return html`<div class="figure-words-head">
      <div>
        ${wordField({ label: rich('learn.words.from', { x: sym('x') }), word: this.from, alphabet: this.alphabet, testid: 'words-from', onWord: (word) => this.type({ from: word }) })}
        <p class="figure-words-nats">${sym('nll')} ${value(reading?.nll, 'nll')}&nbsp;${t('learn.nats')}</p>
        <p class="figure-words-nats">${sym('kl')} ${value(reading?.kl, 'kl')}&nbsp;${t('learn.nats')}</p>
      </div>
      <div class="figure-words-q">
        ${
          reading
            ? posteriorColumns({
                ...reading,
                order: byKl(reading.klPerLatent),
                chosen: -1,
                label: t('learn.words.q', { latent: reading.mu.length, kl: number(reading.kl, 2) }),
              })
            : ''
        }
        <p class="hint">${rich('learn.words.q.hint', { q: sym('q'), latent: reading?.mu.length ?? '–' })}</p>
      </div>
      <p class="hint figure-words-hint">${rich('learn.words.hint', { nll: sym('nll'), draws, z: sym('z'), mu: sym('mu'), prior: sym('prior') })}</p>
    </div>`;
  }

  /** @param {{ from?: string, to?: string }} words */
  type(words) {
    this.stand(0);
    Object.assign(this, words);
  }

  walk() {
    const { way, at } = this;
    return html`<div class="figure-words-controls">
        ${wordField({ label: t('learn.words.to'), word: this.to, alphabet: this.alphabet, testid: 'words-to', onWord: (word) => this.type({ to: word }) })}
        ${slider({
          label: rich('learn.words.t', { z: sym('z') }),
          tip: t('learn.words.t.tip'),
          value: at + 1,
          min: 1,
          max: steps,
          step: 1,
          format: (step) => `${step} / ${steps}`,
          testid: 'words-t',
          onInput: (step) => this.stand(step - 1),
        })}
        ${button({
          label: t(this.playing ? 'learn.words.stop' : 'learn.words.play'),
          tip: t('learn.words.play.tip'),
          testid: 'words-play',
          onClick: () => this.play(),
        })}
      </div>
      <ol class="figure-words-way" data-testid="words-way">
        ${Array.from(
          { length: steps },
          (_, i) =>
            html`<li>
              <button type="button" translate="no" aria-current=${i === at ? 'step' : 'false'} @click=${() => this.stand(i)}>${way?.words[i] || '·'}</button>
            </li>`,
        )}
      </ol>`;
  }

  draws() {
    return wordDraws({ drawn: this.drawn, from: this.from, rows: fromPrior + 1, perZ, onAgain: () => this.roll++ });
  }

  train() {
    const { course, source } = this;
    const { last, running, exists, finished } = course;
    const begin = (/** @type {string[] | null} */ list) =>
      void course.begin(list, () => {
        this.spelledBy = '';
        this.choose(own);
      });
    const kept = source === shipped || source === own ? [] : [source];
    return html`<div class="figure-words-controls">
        ${button({ label: t('learn.words.train'), tip: t('learn.words.train.tip'), kind: running ? '' : 'primary', disabled: running, testid: 'words-train', onClick: () => begin(null) })}
        ${button({
          label: t(running ? 'train.pause' : 'train.start.continue'),
          tip: t('learn.words.pause.tip'),
          disabled: !exists || finished,
          testid: 'words-pause',
          onClick: () => (running ? course.pause() : void course.resume()),
        })}
        ${choice({
          id: 'words-source',
          label: t('learn.words.source'),
          tip: t('learn.words.source.tip'),
          value: source,
          options: [
            ...[shipped, own].map((value) => ({ value, label: t(`learn.words.source.${value}`) })),
            ...kept.map((value) => ({ value, label: t('learn.words.source.kept') })),
          ],
          onChange: (next) => this.choose(next),
          disabled: !exists && !kept.length,
        })}
      </div>
      <p class="figure-words-numbers">
        ${rich('learn.words.numbers', {
          step: html`<b data-testid="words-step">${last ? whole(last.step) : '–'}</b>`,
          nll: sym('nll'),
          a: html`<b class="value" data-testid="words-train-nll">${number(last?.nll, 2)}</b>`,
          kl: sym('kl'),
          b: html`<b class="value" data-testid="words-train-kl">${number(last?.kl, 2)}</b>`,
        })}
      </p>
      ${wordCourse(course, this.alphabet)}
      ${ownWords({ text: this.text, disabled: running, onText: (text) => (this.text = text), onTrain: begin })}`;
  }
}

customElements.define('vae-figure-words', WordsFigure);
