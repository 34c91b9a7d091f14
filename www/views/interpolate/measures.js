// @ts-check
/**
 * What is measured along the two paths through latent space: how well z explains either end, the length of z, how fast the
 * picture changes, and both paths' lengths.
 */
import { html, nothing } from '../../vendor/lit.js';
import { number, rich, t } from '../../shared/i18n.js';
import { sym } from '../../shared/controls/sym.js';
import { latentMap } from '../../shared/figures/map.js';
import { typicalNorm } from '../../shared/figures/norms.js';
import { figureTools } from '../../shared/figures/export.js';
import { pathPlot } from './path-plot.js';

/** @typedef {import('./paths.js').Paths} Paths */
/** @typedef {import('./paths.js').Path} Path */

/**
 * @param {object} options
 * @param {Paths} options.paths
 * @param {number} options.step where on the paths one stands, counted from 0
 * @param {Float32Array | null} options.tiles of the map, for a 2-D model
 * @param {readonly import('../../shared/figures/contours.js').Line[]} options.prior its lines there
 * @param {boolean} options.standard whether the prior is N(0, I)
 * @param {import('../../shared/figures/shape.js').Shape} options.shape of a tile
 * @param {import('../../app/theme.js').Theme} options.theme
 */
export function measures({ paths, step, tiles, prior, standard, shape, theme }) {
  const { latent, lerp, slerp } = paths;
  const now = step / (lerp.norms.length - 1);
  return html`<div class="interpolate-measures figure-place">
    ${latent === 2 ? mapOfPaths(paths, step, { tiles, prior, shape }, theme) : nothing}
    <figure data-testid="path-nll">
      <figcaption>${rich('interpolate.nll', { nll: sym('nll'), z: sym('z') })}</figcaption>
      ${pathPlot({ lines: explained(lerp, slerp), t: now, digits: 0, label: explainedLabel(lerp, slerp) })}
    </figure>
    <figure>
      <figcaption>
        ${rich(standard ? 'interpolate.norm' : 'interpolate.norm.learned', { z: sym('z'), prior: sym('prior'), typical: number(typicalNorm(latent), 2) })}
      </figcaption>
      ${pathPlot({
        lines: both(lerp.norms, slerp.norms),
        t: now,
        reference: standard ? typicalNorm(latent) : null,
        digits: 1,
        label: t('interpolate.norm.label', {
          lerp: number(Math.min(...lerp.norms), 2),
          slerp: number(Math.min(...slerp.norms), 2),
        }),
      })}
    </figure>
    <figure>
      <figcaption>${rich('interpolate.speed', { p: sym('p') })}</figcaption>
      ${pathPlot({
        lines: both(perT(lerp.moves), perT(slerp.moves)),
        t: now,
        digits: 0,
        label: t('interpolate.speed.label', { lerp: number(lerp.xLength, 1), slerp: number(slerp.xLength, 1) }),
      })}
    </figure>
    ${numbers(lerp, slerp)} ${figureTools('measures')}
  </div>`;
}

/**
 * @param {Float32Array} lerp
 * @param {Float32Array} slerp
 */
const both = (lerp, slerp) => [
  { values: lerp, dashed: true },
  { values: slerp, dashed: false },
];

/**
 * -log p(x|z) of A and of B along both paths.
 * @param {Path} lerp
 * @param {Path} slerp
 */
const explained = (lerp, slerp) => [
  { values: lerp.nll.a, dashed: true, kind: 'a' },
  { values: slerp.nll.a, dashed: false, kind: 'a', name: 'A' },
  { values: lerp.nll.b, dashed: true, kind: 'b' },
  { values: slerp.nll.b, dashed: false, kind: 'b', name: 'B' },
];

/**
 * @param {Path} lerp
 * @param {Path} slerp
 */
function explainedLabel(lerp, slerp) {
  const at = (/** @type {Float32Array} */ values, /** @type {number} */ share) =>
    number(values[Math.round(share * (values.length - 1))], 1);
  const said = (/** @type {Path} */ { nll }) => ({
    a: [0, 0.5, 1].map((share) => at(nll.a, share)).join(', '),
    b: [0, 0.5, 1].map((share) => at(nll.b, share)).join(', '),
  });
  const [straight, arc] = [said(lerp), said(slerp)];
  return t('interpolate.nll.label', { la: straight.a, lb: straight.b, sa: arc.a, sb: arc.b });
}

/** Moves a step as moves a unit of t. @param {Float32Array} moves */
const perT = (moves) => moves.map((move) => move * moves.length);

/**
 * @param {Path} lerp
 * @param {Path} slerp
 */
function numbers(lerp, slerp) {
  const rows = [
    { name: rich('interpolate.length.z', { z: sym('z') }), value: (/** @type {Path} */ path) => path.zLength },
    { name: rich('interpolate.norm.least', { z: sym('z') }), value: (/** @type {Path} */ path) => Math.min(...path.norms) },
    { name: rich('interpolate.length.x', { p: sym('p') }), value: (/** @type {Path} */ path) => path.xLength },
  ];
  return html`<table class="interpolate-numbers">
    <thead>
      <tr>
        <td></td>
        <th scope="col"><i class="interpolate-line lerp"></i> lerp</th>
        <th scope="col"><i class="interpolate-line slerp"></i> slerp</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ name, value }) =>
          html`<tr><th scope="row">${name}</th><td>${number(value(lerp), 2)}</td><td>${number(value(slerp), 2)}</td></tr>`,
      )}
    </tbody>
  </table>`;
}

/**
 * @param {Paths} paths
 * @param {number} step
 * @param {Pick<import('../../shared/figures/map.js').MapScene, 'tiles' | 'prior' | 'shape'>} decoded
 * @param {import('../../app/theme.js').Theme} theme
 */
function mapOfPaths({ lerp, slerp }, step, decoded, theme) {
  const path = (/** @type {Path} */ { z }, /** @type {boolean} */ dashed) => ({
    z,
    dashed,
    at: /** @type {import('../../shared/figures/axes.js').Pair} */ ([z[step * 2], z[step * 2 + 1]]),
  });
  return html`<figure class="interpolate-map">
    <figcaption>${rich('interpolate.map', { z: sym('z') })}</figcaption>
    ${latentMap({
      scene: { latents: [0, 1], ...decoded, faint: true, paths: [path(lerp, true), path(slerp, false)] },
      theme,
      label: t('interpolate.map.label'),
    })}
  </figure>`;
}
