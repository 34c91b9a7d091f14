// @ts-check
/**
 * The lines of the opened network: weights as the areas between layers, the ways of the sampling, the two terms' ways to
 * the loss, the gradients' ways back, and over them the strips' texts. SVG from a layout (network-upright.js); what is lit is up to network.css.
 */
import { html, nothing, svg } from '../../../vendor/lit.js';
import { above, decoderNames, digitSide, encoderNames, thickness } from './network-upright.js';

/** @typedef {import('./network-upright.js').Strip} Strip */
/** @typedef {import('./network-upright.js').Upright} Upright */
/** @typedef {{ name: string, shape: string, value: string }} Caption of a strip: what it is, at its left, and its number, at its right */

const concepts = ['x', 'q', 'z', 'p', 'nll', 'kl'];
const round = 8;

/** @param {string} path @param {string} concept @param {string} [kind] */
const arrow = (path, concept, kind = 'wire') =>
  svg`<path class=${`figure-network-${kind}`} data-concept=${concept} d=${path} marker-end=${`url(#figure-network-${concept})`}></path>`;

/** @param {string} concept */
const head = (concept) =>
  svg`<marker id=${`figure-network-${concept}`} viewBox="0 0 8 8" refX="6.5" refY="4" markerWidth="6" markerHeight="6" orient="auto">
    <path class="figure-network-head" data-concept=${concept} d="M1 1L7 4L1 7"></path>
  </marker>`;

const foot = (/** @type {Strip} */ strip) => strip.top + thickness;
const centre = (/** @type {Strip} */ strip) => strip.left + strip.width / 2;

/**
 * The weights between what is at `a` and the strip `b`; `share` (0 to 1) says how much of the largest norm they have.
 * @param {{ left: number, width: number, bottom: number }} a
 * @param {Strip} b
 * @param {string} concept
 * @param {number} share
 */
const weights = (a, b, concept, share) =>
  svg`<path
    class="figure-network-weights"
    data-concept=${concept}
    fill-opacity=${(0.1 + 0.35 * share).toFixed(3)}
    d=${`M${a.left} ${a.bottom}H${a.left + a.width}L${b.left + b.width} ${b.top}H${b.left}Z`}
  ></path>`;

/** @param {Strip} strip @param {Caption} caption */
const captioned = (strip, { name, shape, value }) => {
  const y = strip.top - above;
  return svg`<text x=${strip.text[0]} y=${y}>${name}<tspan class="figure-network-shape" dx="6">${shape}</tspan></text>
    <text class="figure-network-value" x=${strip.text[1]} y=${y}>${value}</text>`;
};

/** Where lines come in from above. @param {Strip} strip @param {Caption | undefined} caption */
const flanked = (strip, caption) => {
  const y = strip.top + thickness - 2;
  return svg`<text x=${strip.left - 14} y=${y}>${caption?.name ?? ''}</text>
    <text x=${strip.left + strip.width + 8} y=${y}>${caption?.value ?? ''}</text>`;
};

/**
 * @param {object} options
 * @param {Upright} options.at
 * @param {(part: 'encoder' | 'sample' | 'decoder' | 'loss' | 'backward') => string} options.state of a part: its class
 * @param {Map<string, Caption>} options.captions by the strips' names
 * @param {(name: string) => number} options.share of the largest norm, by the layers' names
 * @param {string} options.label
 */
export function networkDrawing({ at, state, captions, share, label }) {
  const { x, encoder, mu, logvar, sigma, eps, z, decoder, mean, width, height } = at;
  const middle = width / 2;
  const digit = { left: x.left, width: digitSide, bottom: x.top + digitSide };
  const below = (/** @type {Strip} */ strip) => ({ left: strip.left, width: strip.width, bottom: foot(strip) });
  const before = encoder.length ? below(encoder[encoder.length - 1]) : digit;
  const text = (/** @type {string} */ name, /** @type {Strip} */ strip) => {
    const caption = captions.get(name);
    return caption ? captioned(strip, caption) : nothing;
  };
  const [first, after] = [encoderNames(at), decoderNames(at)];
  const row = sigma.top + thickness / 2;
  return html`<svg class="figure-network-lines" viewBox="0 0 ${width} ${height}" role="img" aria-label=${label}>
    <defs>${concepts.map(head)}</defs>
    <g class=${state('encoder')}>
      ${encoder.map((strip, i) => weights(i ? below(encoder[i - 1]) : digit, strip, 'q', share(first[i])))}
      ${weights(before, mu, 'q', share('encoder.mu'))} ${weights(before, logvar, 'q', share('encoder.logvar'))}
    </g>
    <g class=${state('sample')}>
      ${arrow(`M${centre(mu)} ${foot(mu) + 3}V${row + 8}q0 ${round} ${round} ${round}H${middle - 16}q${round} 0 ${round} ${round}V${z.top - 3}`, 'q')}
      ${arrow(`M${centre(sigma)} ${foot(logvar) + 3}V${sigma.top - above - 14}`, 'q')}
      ${arrow(`M${centre(sigma)} ${foot(sigma) + 3}V${row + 16 + round}H${middle + 16}q${-round} 0 ${-round} ${round}V${z.top - 3}`, 'z')}
      <path class="figure-network-wire" data-concept="z" d=${`M${centre(eps)} ${foot(eps) + 3}V${row + 16 + round}H${centre(sigma)}`}></path>
      <text class="figure-network-sign" x=${(centre(sigma) + centre(eps)) / 2} y=${row + 4}>⊙</text>
      <text class="figure-network-sign" x=${middle} y=${row + 16 + round + 4}>+</text>
    </g>
    <g class=${state('decoder')}>
      ${decoder.map((strip, i) => weights(below(i ? decoder[i - 1] : z), strip, 'p', share(after[i])))}
      ${arrow(`M${middle} ${foot(decoder[decoder.length - 1]) + 3}V${mean.top - 3}`, 'p')}
    </g>
    <g class=${state('loss')}>
      ${arrow(`M${x.left - 4} ${digitSide / 2}H${1 + round}q${-round} 0 ${-round} ${round}V${height - 2}`, 'x', 'wire')}
      ${arrow(`M${mean.left - 4} ${mean.top + digitSide / 2}H${9 + round}q${-round} 0 ${-round} ${round}V${height - 2}`, 'nll')}
      <path class="figure-network-wire" data-concept="kl" d=${`M${mu.left + mu.width + 2} ${mu.top + thickness / 2}H${logvar.left - 2}`}></path>
      ${arrow(`M${logvar.left + logvar.width + 2} ${logvar.top + thickness / 2}H${width - 1 - round}q${round} 0 ${round} ${round}V${height - 2}`, 'kl')}
    </g>
    <g class=${state('backward')}>${back(at)}</g>
    <g class=${state('encoder')}>
      ${encoder.map((strip, i) => text(first[i], strip))} ${text('encoder.mu', mu)} ${text('encoder.logvar', logvar)}
    </g>
    <g class=${state('sample')}>${text('sigma', sigma)} ${text('eps', eps)} ${flanked(z, captions.get('z'))}</g>
    <g class=${state('decoder')}>${decoder.map((strip, i) => text(after[i], strip))}</g>
  </svg>`;
}

/** The nll's gradient goes up through everything, the KL's from mu and logvar on. @param {Upright} at */
function back({ mean, decoder, z, mu, logvar, encoder, x, width, height }) {
  const middle = width / 2;
  const up = (/** @type {number} */ from, /** @type {number} */ to, /** @type {string} */ concept, at = middle) =>
    arrow(`M${at} ${from}V${to}`, concept, 'gradient');
  const chain = (/** @type {Strip[]} */ strips) => strips.slice(1).map((strip, i) => [strip.top - 2, foot(strips[i]) + 4]);
  const top = encoder.length ? foot(encoder[encoder.length - 1]) : x.top + digitSide;
  const spread = width * 0.09;
  const ways = chain([z, ...decoder]);
  const last = decoder[decoder.length - 1];
  return svg`
    ${arrow(`M9 ${height}V${mean.top + digitSide / 2 + round}q0 ${-round} ${round} ${-round}H${mean.left - 8}`, 'nll', 'gradient')}
    ${up(mean.top - 2, foot(last) + 4, 'nll', middle + 10)} ${ways.map(([from, to]) => up(from, to, 'nll'))}
    ${arrow(`M${middle - 8} ${z.top - 2}V${foot(mu) + 30}H${centre(mu)}V${foot(mu) + 5}`, 'nll', 'gradient')}
    ${arrow(`M${middle + 8} ${z.top - 2}V${foot(mu) + 30}H${centre(logvar)}V${foot(logvar) + 5}`, 'nll', 'gradient')}
    ${arrow(`M${width - 1} ${height}V${logvar.top + thickness / 2 + round}q0 ${-round} ${-round} ${-round}H${logvar.left + logvar.width + 5}`, 'kl', 'gradient')}
    ${arrow(`M${logvar.left - 2} ${mu.top + thickness / 2}H${mu.left + mu.width + 5}`, 'kl', 'gradient')}
    ${up(mu.top - 2, top + 4, 'nll', centre(mu) + spread)} ${up(logvar.top - 2, top + 4, 'nll', centre(logvar) - spread)}
    ${up(mu.top - 2, top + 4, 'kl', centre(mu) + spread + 12)} ${up(logvar.top - 2, top + 4, 'kl', centre(logvar) - spread - 12)}
    ${chain(encoder).map(([from, to]) => [up(from, to, 'nll', middle - 6), up(from, to, 'kl', middle + 6)])}`;
}
