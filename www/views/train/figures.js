// @ts-check
/**
 * What one watches while a model trains, in sight together: the network, the curves, samples, the map and test images with their
 * reconstructions. Where they stand is up to figures.css.
 */
import { html } from '../../vendor/lit.js';
import { t } from '../../shared/i18n.js';
import { labelsOf } from '../../app/class-names.js';
import { button } from '../../shared/controls/controls.js';
import { figureTools } from '../../shared/figures/export.js';
import { hasClosedKl } from '../../shared/prior.js';
import { saveFile } from '../../shared/save.js';
import { curvesCsv } from './curves-csv.js';
import './curves.js';
import { mapFigure } from './map-figure.js';
import { pipeline } from './pipeline.js';
import { timeMachine } from './replay/time-machine.js';
import { reconstructionFigure, sampleFigure } from './wall.js';

/**
 * @typedef {import('./pipeline.js').Shown & import('./map-figure.js').Shown & import('./replay/time-machine.js').Shown & {
 *   history: import('../../shared/history.js').History, curves: import('../../shared/history.js').Curves,
 *   curvesRange: [number, number], language: string }} Shown what the figures take of the view
 */

/** @param {Shown} view */
export const figures = (view) =>
  html`<div class="train-figures">
    ${pipeline(view)} ${curvesFigure(view)}
    <section class="train-samples figure-place">
      <h2 data-tip=${t('train.wall.samples.hint')}>${t('train.wall.samples')}</h2>
      ${sampleFigure(view.moment ?? view.wall, view.shape, view.theme)} ${figureTools('samples')}
    </section>
    <div class="train-side">
      ${mapFigure(view)}
      <section class="train-tests figure-place">
        <h2>${t('train.wall.x')}</h2>
        ${reconstructionFigure(view.moment ?? view.wall, view.shape, view.theme)} ${figureTools('reconstructions')}
      </section>
    </div>
    ${timeMachine(view)}
  </div>`;

/** @param {Shown} view */
function curvesFigure({ history, curves, curvesRange, model, moment, theme, language }) {
  const save = () => saveFile(new Blob([curvesCsv(history)], { type: 'text/csv' }), `vae-training-step-${history.lastStep}.csv`);
  return html`<section class="train-curves figure-place">
    <div class="train-curves-head">
      <h2>${t('train.curves')}</h2>
      ${button({
        label: t('train.curves.csv'),
        tip: t('train.curves.csv.tip'),
        kind: 'quiet',
        disabled: history.points.length === 0,
        testid: 'train-csv',
        onClick: save,
      })}
      ${figureTools('curves')}
    </div>
    <vae-train-curves
      .curves=${curves}
      .heldOut=${history.heldOut}
      .range=${curvesRange}
      .labels=${labelsOf(model)}
      .estimated=${!hasClosedKl(model)}
      .data=${model?.data ?? null}
      .mark=${moment?.moment.step ?? null}
      .theme=${theme}
      .language=${language}
    ></vae-train-curves>
  </section>`;
}
