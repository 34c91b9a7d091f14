// @ts-check
/** How many of something an experiment goes by: test images, or passes over the training images, the least of them a taste. */
import { t, whole } from '../../shared/i18n.js';
import { select } from '../../shared/controls/controls.js';

/**
 * The choice of a property of that name, whose words are `experiments.<name>` and `.tip`. Not while it is measured.
 * @template {'images' | 'passes'} Name
 * @param {{ id: string, done: number | null } & Record<Name, number>} experiment
 * @param {Name} name
 * @param {readonly number[]} counts
 */
export const countChoice = (experiment, name, counts) =>
  select({
    label: t(`experiments.${name}`),
    tip: t(`experiments.${name}.tip`),
    value: /** @type {Record<Name, number>} */ (experiment)[name],
    options: counts.map((value) => ({ value, label: whole(value) })),
    onChange: (count) => {
      Object.assign(experiment, { [name]: count });
    },
    disabled: experiment.done !== null,
    testid: `${experiment.id}-${name}`,
  });
