// @ts-check
/** One model's column: which it is, its way from x to p(x|z), its map, samples of the prior, and draws of q(z|x). */
import { html } from '../../vendor/lit.js';
import { number, rich, t } from '../../shared/i18n.js';
import { select } from '../../shared/controls/controls.js';
import { sym } from '../../shared/controls/sym.js';
import { posteriorColumns } from '../../shared/figures/columns.js';
import { digit, digitSheet } from '../../shared/figures/digit.js';
import { sigmaOf } from '../../shared/figures/gaussian.js';
import { byKl, latentName } from '../../shared/figures/latents.js';
import { plane } from '../../shared/figures/plane.js';
import { hasStandardPrior, notesOfMap } from '../../shared/prior.js';
import { planeMap } from './map.js';
import { mapSide, sampleSide } from './side.js';

/** @typedef {import('./side.js').Side} Side */
/** @typedef {import('../../app/theme.js').Theme} Theme */

/** Draws of q(z|x) shown. */
const drawsShown = 6;

/**
 * @param {object} options
 * @param {Side} options.side
 * @param {import('./choices.js').Choice[]} options.choices
 * @param {Float32Array | null} options.x of the page's digit
 * @param {Uint8Array | null} options.labels of the test digits on the map
 * @param {boolean} options.shared whether both decode the same z
 * @param {Theme} options.theme
 * @param {(id: string) => void} options.onChoose
 */
export function column({ side, choices, x, labels, shared, theme, onChoose }) {
  const { name } = side;
  const title = t(`compare.${name}`);
  return html`<section class="compare-column" aria-label=${title} data-testid="compare-${name}">
    <div class="compare-choice">
      ${select({
        label: title,
        tip: t('compare.choose.tip'),
        value: side.id,
        options: choices,
        testid: `compare-${name}-model`,
        onChange: onChoose,
      })}
      <p class="hint" data-picture data-testid="compare-${name}-facts">${[facts(side), ...notesOfMap(side.info).map((note) => t(note))].join(' · ')}</p>
    </div>
    ${way(side, x, theme)} ${map(side, labels, theme)} ${samples(side, shared, theme)} ${draws(side, theme)}
  </section>`;
}

/** What the model is, or why it shows nothing. @param {Side} side */
function facts({ info, known, fits }) {
  if (known.failed) return t('compare.failed');
  if (!info) return t('model.loading');
  if (!fits) return t('compare.misfit');
  const { model, train } = info.config;
  return t('compare.facts', {
    latent: t('model.latent', { latent: model.latent }),
    likelihood: t(`setting.likelihood.${model.likelihood}`),
    pixels: t(`setting.pixels.${model.pixels}`),
    beta: number(train.beta, train.beta % 1 ? 2 : 0),
  });
}

/** @param {Side} side @param {Float32Array | null} x @param {Theme} theme */
function way(side, x, theme) {
  const { explanation, shape, name } = side;
  const seen = explanation?.x ?? x;
  return html`<div class="compare-way">
    <figure data-concept="x">
      <figcaption>${sym('x')}</figcaption>
      ${digit({ x: side.fits ? seen : null, shape, theme, label: t('compare.x.label') })}
    </figure>
    <figure class="compare-q" data-concept="q">
      <figcaption>${sym('q')}</figcaption>
      ${posterior(side)}
      <p class="compare-cost">${sym('kl')} ${explanation?.klError === undefined ? '' : '≈ '}${number(explanation?.kl)}</p>
    </figure>
    <figure data-concept="p">
      <figcaption>${rich('compare.reconstruction', { p: sym('p') })}</figcaption>
      ${digit({
        x: explanation?.reconstruction,
        shape,
        theme,
        label: t('compare.reconstruction.label', { nll: number(explanation?.nllAtMu) }),
        testid: `compare-${name}-reconstruction`,
      })}
      <p class="compare-cost">${sym('nll')} ${number(explanation?.nllAtMu)}</p>
    </figure>
  </div>`;
}

/** @param {Side} side */
function posterior({ explanation, latent, info }) {
  const none = new Float32Array();
  const { mu = none, logvar = none, klPerLatent = none } = explanation ?? {};
  const order = byKl(klPerLatent);
  const numbers = order
    .slice(0, 6)
    .map((i) => `${latentName(i)}: μ ${number(mu[i], 2)}, σ ${number(sigmaOf(logvar[i]), 3)}`)
    .join('; ');
  const label = t('compare.q.label', { numbers: numbers || '–', kl: number(explanation?.kl) });
  if (latent === 2)
    return plane({ mu: explanation && mu, logvar: explanation && logvar, standard: hasStandardPrior(info), label });
  return posteriorColumns({ mu, logvar, order, chosen: -1, label });
}

/** @param {Side} side @param {Theme} theme */
function draws({ explanation, shape, name }, theme) {
  return html`<figure class="compare-draws" data-concept="p">
    <figcaption>${rich('compare.draws', { z: sym('z'), q: sym('q') })}</figcaption>
    ${digitSheet({
      xs: explanation?.mean ?? null,
      shape,
      columns: drawsShown,
      rows: 1,
      theme,
      label: t('compare.draws.label', { count: drawsShown }),
      testid: `compare-${name}-draws`,
    })}
  </figure>`;
}

/** @param {Side} side @param {Uint8Array | null} labels @param {Theme} theme */
function map({ known, info, explanation, shape, name, latent }, labels, theme) {
  const [across, up] = known.latents;
  const at = explanation && [across, up].every((i) => i < latent) ? explanation : null;
  const scene = {
    extent: known.extent,
    prior: known.prior,
    tiles: known.tiles,
    points: known.points,
    labels: known.points ? labels : null,
    mu: at && /** @type {[number, number]} */ ([at.mu[across], at.mu[up]]),
    sigma: at && /** @type {[number, number]} */ ([sigmaOf(at.logvar[across]), sigmaOf(at.logvar[up])]),
  };
  const learned = hasStandardPrior(info) ? '' : '.learned';
  const names = { across: latentName(across), up: latentName(up), extent: known.extent };
  return html`<figure class="compare-plane" data-concept="z">
    <figcaption>${t('compare.map')}</figcaption>
    ${
      latent === 1
        ? html`<p class="hint">${t('compare.map.one')}</p>`
        : planeMap({
            scene,
            side: mapSide,
            shape,
            theme,
            label: t(`compare.map.label${learned}`, names),
            testid: `compare-${name}-map`,
          })
    }
    <p class="hint">${latent > 2 ? t('compare.map.slice', names) : t(`compare.map.plane${learned}`, names)}</p>
  </figure>`;
}

/** @param {Side} side @param {boolean} shared @param {Theme} theme */
function samples({ known, shape, name }, shared, theme) {
  return html`<figure class="compare-samples" data-concept="p">
    <figcaption>${rich('compare.samples', { prior: sym('prior') })}</figcaption>
    ${digitSheet({
      xs: known.samples?.mean ?? null,
      shape,
      columns: sampleSide,
      rows: sampleSide,
      theme,
      label: t('compare.samples.label', { count: sampleSide ** 2 }),
      testid: `compare-${name}-samples`,
    })}
    <p class="hint">${t(shared ? 'compare.samples.same' : 'compare.samples.seed')}</p>
  </figure>`;
}
