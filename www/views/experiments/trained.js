// @ts-check
/** An experiment on small models of its own: its reader chooses how often each sees every training image, the least being a taste. */
import { html } from '../../vendor/lit.js';
import { numberOf } from '../../shared/text-forms.js';
import { countChoice } from './count-choice.js';
import { Experiment } from './experiment.js';

/**
 * @template R what it measures
 * @extends {Experiment<R>}
 */
export class TrainedExperiment extends Experiment {
  static properties = { ...Experiment.properties, passes: { state: true } };
  static ofModel = false;
  static start = 'train';
  /** How many passes over the training images one can choose. @type {readonly number[]} */
  static passes = [];
  /** The one of them that it begins with. */
  static usual = 0;

  static carried = { passes: numberOf(({ trained }) => trained.passes) };

  constructor() {
    super();
    this.passes = this.trained.usual;
  }

  /** What its class says. @private */
  get trained() {
    return /** @type {typeof TrainedExperiment} */ (this.constructor);
  }

  /** The control by which they are chosen. */
  passesChoice() {
    return html`<div class="experiment-choices" data-picture="no">${countChoice(this, 'passes', this.trained.passes)}</div>`;
  }
}
