// @ts-check
/** The map with what stands beside it: which plane, which classes, what is shown of it, and where the digit lies. */
import { html, nothing } from '../../vendor/lit.js';
import { rich, t } from '../../shared/i18n.js';
import { classLegend } from '../../shared/controls/class-legend.js';
import { sym } from '../../shared/controls/sym.js';
import { projectedGaussian } from '../../shared/figures/axes.js';
import { figureTools } from '../../shared/figures/export.js';
import { hasStandardPrior, notesOfMap } from '../../shared/prior.js';
import { knownLines } from '../../shared/prior-lines.js';
import { mapBox, zoomButtons } from './map-box.js';
import { componentNames, latentNames } from './planes.js';
import { sceneInWords } from './said.js';
import { axisChoice, digitPlace, planeChoice, switches } from './side.js';

/** @typedef {import('./latent-view.js').LatentView} Shown */

/** @param {Shown} view */
export function mapFigure(view) {
  const { theme, latents, cursor, encoded, classes, shown, axes } = view;
  const scene = sceneOf(view);
  const onPart = (/** @type {import('../../shared/figures/axes.js').Part} */ part) => (view.shownPart = part);
  return html`<div class="latent-columns figure-place">
    <div>
      ${mapBox({
        scene,
        cursor,
        mean: view.mean,
        shape: view.shape,
        label: sceneInWords(scene),
        theme,
        onCursor: (next) => (view.cursor = next),
        onTake: view.take,
        onPart,
      })}
      <div class="latent-below">
        <p class="hint" id="map-keys">${t('latent.map.hint')}</p>
        ${zoomButtons({ scene, onPart })}
      </div>
    </div>
    <div class="latent-side">
      ${view.latent > 2 ? planeChoice({ plane: view.planeKind, onChange: (kind) => (view.planeKind = kind) }) : nothing}
      ${
        encoded && view.latent > 2 && !view.ofComponents
          ? axisChoice({
              latents,
              order: view.order,
              klPerLatent: encoded.klPerLatent,
              onChange: (picked) => (view.picked = picked),
            })
          : nothing
      }
      ${classLegend({ names: view.classNames, classes, count: encoded ? encoded.mu.length / encoded.latent : 0, onChange: (next) => (view.classes = next) })}
      ${switches({ shown, axes, onShown: (next) => (view.shown = next), onAxes: (next) => (view.axes = next) })}
      ${digitPlace({ names: scene.names, mu: scene.mu ?? null, sigma: scene.sigma ?? null })}
      <p class="hint">${about(view)}</p>
    </div>
    ${figureTools('map')}
  </div>`;
}

/** What its dots and lines are. @param {Shown} view */
function about(view) {
  const kind = view.latent > 2 ? (view.ofComponents ? '.components' : '.slice') : '';
  const symbols = { q: sym('q'), prior: sym('prior'), mu: sym('mu') };
  const lines = hasStandardPrior(view.model) ? `latent.circles${kind}` : view.ofComponents ? 'latent.circles.none' : '';
  const notes = notesOfMap(view.model).map((note) => t(note));
  return html`${rich(`latent.about${kind}`, symbols)} ${lines ? rich(lines, symbols) : nothing} ${notes.join(' ')}`;
}

/** @param {Shown} view @returns {import('./map-box.js').Scene} */
function sceneOf(view) {
  const { posterior, axes, classes, latents, plane } = view;
  const dots = view.shown !== 'tiles' && view.encoded !== null;
  return {
    prior: view.ofComponents ? knownLines(view.model) : view.prior.lines,
    axes,
    names: view.ofComponents ? componentNames : latentNames(latents),
    part: view.shownPart,
    tiles: view.shown === 'dots' ? null : view.tiles,
    tilesPart: view.tilesPart,
    shape: view.shape,
    faint: dots,
    points: dots ? view.points : null,
    labels: dots && view.digits ? view.digits.labels : null,
    classes: classes.length ? classes : null,
    ...(posterior && projectedGaussian(plane, posterior.mu, posterior.logvar.map(Math.exp))),
  };
}
