// What repeats an experiment on the command line: the commands of all of them may be run in one folder, as they stand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import './support/templates.js'; // before what draws
import { datasets } from '../../www/app/datasets.js';
import { gridCommand } from '../../www/views/experiments/grid-command.js';
import { experiments } from '../../www/views/experiments/list.js';

test('a grid is what vae sweep reads, with each of its choices', () => {
  /** @type {import('../../www/views/experiments/grid-command.js').Grid[]} */
  const grids = [{ run: { images: 100 }, train: { beta: [1, 4], objective: 'elbo' } }, { model: { hidden: [100, 50] } }];
  assert.equal(
    gridCommand('runs', grids, ['echo done']),
    `vae sweep --into runs /dev/stdin <<'END' | sh
[run]
images = 100
[train]
beta = [1, 4]
objective = "elbo"
END
vae sweep --into runs /dev/stdin <<'END' | sh
[model]
hidden = [100, 50]
END
echo done
vae table runs`,
  );
});

test('no two of them write the same file, and no folder of theirs is taken for a dataset', async () => {
  /** @type {{ command: string, model: object }[]} */
  const elements = [];
  const ofPrior = (/** @type {string} */ prior) => ({
    data: 'mnist',
    config: { model: { likelihood: 'bernoulli', condition: 'none', prior, posterior: 'gaussian', latent: 2 } },
  });
  // What is defined is all that there is of them here.
  customElements.define = (_name, element) => elements.push(/** @type {any} */ (new element()));
  for (const { load } of experiments) await load();
  const commandsFor = (/** @type {object} */ model) =>
    elements.map((element) => Object.assign(element, { model }).command).filter(Boolean);
  assert.equal(commandsFor(ofPrior('mixture')).length, experiments.length - 1, 'a learned prior cannot be coded');
  const commands = commandsFor(ofPrior('standard'));
  assert.equal(commands.length, experiments.length);
  // One may name its own more than once.
  const written = commands.flatMap((command) => [
    ...new Set(Array.from(command.matchAll(/--(?:out|into) (\S+)/g), ([, file]) => file)),
  ]);
  assert.deepEqual(written, [...new Set(written)]);
  for (const { id } of datasets) assert.ok(!written.includes(id), id);
});
