// @ts-check
/**
 * The network as a living graph: an image goes forward through encoder, z and decoder, the two terms of the loss arise,
 * their gradients go back. Plain data in, an SVG template out; what moves and what is lit is up to train-view.css.
 */
import { html, nothing, svg } from '../../vendor/lit.js';
import { narrowWidth, networkLayout } from '../../shared/figures/network-layout.js';

/** @typedef {import('../../shared/figures/network-layout.js').Bar} Bar */
/** @typedef {import('../../shared/figures/network-layout.js').NetworkLayout} NetworkLayout */

/**
 * @typedef {object} Words texts in the reader's language
 * @property {string} label the figure in one sentence, with its numbers
 * @property {string} encoder
 * @property {string} decoder
 * @property {string} loss
 * @property {string} weight of the KL in the loss; empty where that is no weighted sum
 * @property {string} gradients
 */

/**
 * @typedef {object} Numbers as written
 * @property {string} nll
 * @property {string} kl
 * @property {string} beta
 * @property {string} loss
 */

/** @param {string} path @param {string} concept @param {string} [kind] its class */
const arrow = (path, concept, kind = 'train-wire') =>
  svg`<path class=${kind} data-concept=${concept} d=${path} marker-end=${`url(#network-arrow-${concept})`} />`;

/** Where something goes in slow motion. @param {string} path @param {string} concept */
const slowFlow = (path, concept) => svg`<path class="train-flow train-flow-slow" data-concept=${concept} d=${path} />`;

/** An arrow, and what goes along it in slow motion. @param {string} path @param {string} concept @param {string} [kind] */
const slowWay = (path, concept, kind) => [arrow(path, concept, kind), slowFlow(path, concept)];

/** A way that data take: its line, and the flow upon it while training runs. @param {string} path @param {string} concept */
const way = (path, concept) => [arrow(path, concept), svg`<path class="train-flow" data-concept=${concept} d=${path} />`];

/** A marker cannot take its line's colour in every browser, so each concept has its own. @param {string} concept */
const head = (concept) =>
  svg`<marker id=${`network-arrow-${concept}`} viewBox="0 0 8 8" refX="6.5" refY="4" markerWidth="7" markerHeight="7" orient="auto">
    <path class="train-wire" data-concept=${concept} d="M1 1L7 4L1 7" />
  </marker>`;

/** So many sheets stand for the pictures of a convolution, the second so much behind the first. */
const sheets = 3;
const behind = 3;

/** @param {Bar} bar @param {string} concept */
const layer = ({ x, y, height, maps }, concept) =>
  maps
    ? Array.from({ length: sheets }, (_, i) => sheet(x + (i - 1) * behind, y + (1 - i) * behind, height * 0.8, concept))
    : svg`<rect class="train-layer" data-concept=${concept} x=${x - 3.5} y=${y - height / 2} width="7" height=${height} rx="2" />`;

/** A picture seen from the side. @param {number} x @param {number} y @param {number} height @param {string} concept */
const sheet = (x, y, height, concept) =>
  svg`<path class="train-layer train-sheet" data-concept=${concept} d=${`M${x - 4} ${y - height / 2 + 4}l8 -8v${height}l-8 8z`} />`;

/** The weights between two layers, as the area between them. @param {Bar} a @param {Bar} b @param {string} concept */
const weights = (a, b, concept) =>
  svg`<path class="train-weights" data-concept=${concept} d=${`M${a.x + 3.5} ${a.y - a.height / 2}L${b.x - 3.5} ${b.y - b.height / 2}V${b.y + b.height / 2}L${a.x + 3.5} ${a.y + a.height / 2}Z`} />`;

/** @param {readonly Bar[]} bars @param {string} concept */
const chain = (bars, concept) => [
  bars.slice(1).map((bar, i) => weights(bars[i], bar, concept)),
  bars.map((bar) => layer(bar, concept)),
  bars.map((bar) =>
    bar.label
      ? svg`<text class="train-units" x=${bar.x} y=${bar.y - bar.height / 2 - 6}>${bar.maps?.[0] ?? bar.units}</text>`
      : nothing,
  ),
];

/**
 * @param {number} x
 * @param {number} y
 * @param {string} concept
 * @param {string} text
 */
const symbol = (x, y, concept, text) => svg`<text class="train-symbol" data-concept=${concept} x=${x} y=${y}>${text}</text>`;

/** @param {number} x @param {number} y @param {string} concept @param {string} name @param {string} value */
const term = (x, y, concept, name, value) =>
  svg`<text class="train-term" data-concept=${concept} x=${x} y=${y}><tspan class="train-symbol">${name}</tspan><tspan dx="5">${value}</tspan></text>`;

/** @param {NetworkLayout} at */
function encoderPart(at) {
  const last = at.encoder[at.encoder.length - 1];
  const first = at.encoder[0];
  const through = `M${at.digit + 4} ${at.axis}H${last.x}`;
  return svg`<g class="train-part train-part-forward train-part-update">
    ${way(`M${at.digit + 4} ${at.axis}H${first.x - 8}`, 'x')}
    ${chain(at.encoder, 'q')} ${weights(last, at.mu, 'q')} ${weights(last, at.sigma, 'q')}
    ${layer(at.mu, 'q')} ${layer(at.sigma, 'q')}
    ${symbol(at.mu.x, at.mu.y - at.mu.height / 2 - 6, 'q', 'μ')}
    ${symbol(at.sigma.x, at.sigma.y + at.sigma.height / 2 + 16, 'q', 'σ')}
    ${[at.mu, at.sigma].map(({ x, y }) => slowFlow(`${through}L${x} ${y}`, 'x'))}
  </g>`;
}

/** @param {NetworkLayout} at */
function samplePart(at) {
  const { mu, sigma, z } = at;
  const top = z.y - z.height / 2;
  const bend = (mu.x + z.x) / 2;
  return svg`<g class="train-part train-part-sample">
    ${way(`M${mu.x + 8} ${mu.y}C${bend} ${mu.y} ${bend} ${z.y - 3} ${z.x - 8} ${z.y - 3}`, 'q')}
    ${way(`M${sigma.x + 8} ${sigma.y}C${bend} ${sigma.y} ${bend} ${z.y + 3} ${z.x - 8} ${z.y + 3}`, 'q')}
    ${way(`M${z.x} 27V${top - 22}`, 'z')}
    ${symbol(z.x, 20, 'z', at.width < narrowWidth ? 'ε' : 'ε ~ N(0, I)')} ${layer(z, 'z')}
    <text class="train-units" x=${z.x} y=${top - 6}>${z.units}</text>
    ${symbol(z.x, z.y + z.height / 2 + 16, 'z', 'z')}
  </g>`;
}

/** @param {NetworkLayout} at */
function decoderPart(at) {
  const { decoder, z } = at;
  return svg`<g class="train-part train-part-decode train-part-update">
    ${weights({ ...z, x: z.x + 6 }, decoder[0], 'p')} ${chain(decoder, 'p')}
    ${way(`M${decoder[decoder.length - 1].x + 8} ${at.axis}H${at.width - at.digit - 8}`, 'p')}
    ${slowFlow(`M${z.x} ${at.axis}H${at.width - at.digit - 8}`, 'z')}
  </g>`;
}

/**
 * @param {NetworkLayout} at
 * @param {Words} words
 * @param {Numbers} numbers
 */
function lossPart(at, words, numbers) {
  const { kl, nll, loss, digit, axis } = at;
  const y = kl.y - 5;
  const foot = kl.y + 26;
  const under = Math.min(at.sigma.y + at.sigma.height / 2 + 24, y - 18);
  return svg`<g class="train-part train-part-loss">
    ${slowWay(`M${kl.x} ${under}V${y - 14}`, 'kl')}
    ${slowWay(`M${nll.x} ${axis + digit / 2 + 22}V${y - 14}`, 'nll')}
    ${slowWay(`M${digit / 2} ${axis + digit / 2 + 22}V${foot - 6}q0 6 6 6H${nll.x - 6}q6 0 6 -6V${y + 14}`, 'x', 'train-wire train-target')}
    ${slowWay(`M${kl.x + 36} ${y}H${loss.x - 48}`, 'kl')}
    ${slowWay(`M${nll.x - 40} ${y}H${loss.x + 48}`, 'nll')}
    ${term(kl.x, kl.y, 'kl', 'KL', numbers.kl)} ${term(nll.x, nll.y, 'nll', 'nll', numbers.nll)}
    <text class="train-term" x=${loss.x} y=${loss.y}>${words.loss}<tspan dx="5">${numbers.loss}</tspan></text>
    ${at.width < narrowWidth || !words.weight ? nothing : svg`<text class="train-note" x=${(kl.x + 36 + loss.x - 48) / 2} y=${y - 6}>${words.weight}</text>`}
  </g>`;
}

/** @param {NetworkLayout} at @param {Words} words */
function backwardPart(at, words) {
  const { kl, nll, lane, encoder, decoder, mu } = at;
  const into = (encoder[0].x + mu.x) / 2;
  const out = (decoder[0].x + decoder[decoder.length - 1].x) / 2;
  const up = at.axis + (at.lane - at.axis) * 0.78;
  const along = lane + 5;
  return svg`<g class="train-part train-part-backward">
    ${slowWay(`M${nll.x} ${nll.y - 20}V${lane + 6}q0 -6 -6 -6H${into + 6}q-6 0 -6 -6V${up}`, 'nll', 'train-gradient')}
    ${slowWay(`M${out + 6} ${lane}q-6 0 -6 -6V${up}`, 'nll', 'train-gradient')}
    ${slowWay(`M${kl.x - 8} ${kl.y - 20}V${along + 6}q0 -6 -6 -6H${into - 2}q-6 0 -6 -6V${up}`, 'kl', 'train-gradient')}
    <text class="train-note" x=${(at.z.x + out) / 2} y=${lane - 6}>${words.gradients}</text>
  </g>`;
}

/**
 * @param {object} options
 * @param {number} options.width in pixels of letters.js
 * @param {boolean} options.shallow there is little height
 * @param {import('../../shared/figures/network-layout.js').Layers} options.layers
 * @param {import('../../shared/phases.js').Phase | null} options.phase lit alone
 * @param {boolean} options.flowing
 * @param {Words} options.words
 * @param {Numbers} options.numbers
 */
export function network({ width, shallow, layers, phase, flowing, words, numbers }) {
  const at = networkLayout(width, layers, shallow);
  const middle = (/** @type {readonly Bar[]} */ bars) => (bars[0].x + bars[bars.length - 1].x) / 2;
  return html`<svg
    class="train-graph ${flowing ? 'train-flowing' : ''}"
    viewBox=${`0 0 ${at.width} ${at.height}`}
    role="img"
    aria-label=${words.label}
    data-phase=${phase ?? nothing}
  >
    <defs>
      ${['x', 'q', 'z', 'p', 'nll', 'kl'].map(head)}
    </defs>
    ${backwardPart(at, words)} ${encoderPart(at)} ${samplePart(at)} ${decoderPart(at)} ${lossPart(at, words, numbers)}
    <text class="train-name" data-concept="q" x=${middle(at.encoder)} y="20">${words.encoder}</text>
    <text class="train-name" data-concept="p" x=${middle(at.decoder)} y="20">${words.decoder}</text>
    ${symbol(at.digit / 2, at.axis - at.digit / 2 - 8, 'x', 'x')}
    ${symbol(at.width - at.digit / 2, at.axis - at.digit / 2 - 8, 'p', 'p(x|z)')}
  </svg>`;
}
