// @ts-check
/** How long the models of a sweep train: passes over the training images, the least of them a taste and the most a longer form. */
import { html } from '../../vendor/lit.js';
import { t, whole } from '../../shared/i18n.js';
import { select } from '../../shared/controls/controls.js';

/**
 * The choice, of an experiment that has `passes`.
 * @param {{ id: string, passes: number, done: number | null }} experiment
 * @param {readonly number[]} options
 */
export const passesChoice = (experiment, options) => html`<div class="experiment-choices" data-picture="no">
  ${select({
    label: t('experiments.passes'),
    tip: t('experiments.passes.tip'),
    value: experiment.passes,
    options: options.map((value) => ({ value, label: whole(value) })),
    onChange: (passes) => {
      experiment.passes = passes;
    },
    disabled: experiment.done !== null,
    testid: `${experiment.id}-passes`,
  })}
</div>`;
