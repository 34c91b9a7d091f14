// @ts-check
/** The map of training with its words: which plane it shows, and in which colours the classes are. */
import { html, nothing } from '../../vendor/lit.js';
import { number, t } from '../../shared/i18n.js';
import { classKey } from '../../shared/controls/class-legend.js';
import { figureTools } from '../../shared/figures/export.js';
import { latentName } from '../../shared/figures/latents.js';
import { classesOf } from '../../app/class-names.js';
import './map.js';
import { posteriorOn } from './plane.js';

/**
 * @typedef {object} Shown what the figure takes of the view
 * @property {import('./cloud.js').Cloud} cloud
 * @property {import('./replay/frames.js').Frame | null} moment which is shown instead, where there is one
 * @property {import('../../app/protocol.js').ModelInfo | null} model
 * @property {import('../../app/protocol.js').Explanation | null} explanation
 * @property {import('../../shared/figures/shape.js').Shape} shape
 * @property {import('../../app/theme.js').Theme} theme
 */

/** @param {Shown} view */
export function mapFigure(view) {
  const { moment, model, theme, shape } = view;
  const cloud = moment ?? view.cloud;
  const latent = model?.config.model.latent ?? 0;
  const posterior = moment ? moment.posterior : posteriorOf(view);
  const named = cloud.plane && namesOf(cloud.plane);
  const mu = posterior ? t('train.map.mu', { across: number(posterior[0], 2), up: number(posterior[1], 2) }) : '';
  return html`<section class="train-map figure-place">
    <h2>${t('train.map')}</h2>
    <vae-train-map
      .points=${cloud.points}
      .labels=${cloud.labels}
      .posterior=${posterior}
      .tiles=${cloud.tiles}
      .shape=${shape}
      .prior=${cloud.prior}
      .plane=${cloud.plane}
      .theme=${theme}
      .label=${named ? `${t('train.map.label', named)} ${mu}` : t('train.map')}
    ></vae-train-map>
    ${figureTools('train-map')}
    ${classKey(classesOf(model?.data))}
    <p class="train-map-plane">${words(cloud, latent, named)}</p>
  </section>`;
}

/**
 * What the plane is, or why there is none.
 * @param {{ missing: boolean }} cloud
 * @param {number} latent
 * @param {ReturnType<typeof namesOf> | null} named
 */
function words({ missing }, latent, named) {
  if (missing) return t('train.map.missing');
  if (latent === 1) return t('train.map.line');
  return latent > 2 && named ? t('train.map.plane', { ...named, latent }) : nothing;
}

/** @param {import('../../shared/figures/axes.js').Pair} plane */
const namesOf = ([across, up]) => ({ across: latentName(across), up: latentName(up) });

/** The drawing's q(z|x); between two models the explanation may be of the earlier one. @param {Shown} view */
const posteriorOf = ({ cloud: { plane, latent }, explanation }) =>
  plane && explanation?.mu.length === latent ? posteriorOn(plane, explanation) : null;
