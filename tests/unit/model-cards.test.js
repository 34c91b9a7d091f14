// What the README says of the shipped models is what their cards say, and the cards say what the files are: no number of them is
// typed twice without being compared.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { datasets } from '../../www/app/description.js';
import { modelCards } from '../../www/app/model-cards.js';
import { shippedModels, wordsModel } from '../../www/app/shipped-models.js';

const root = new URL('../../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');
const models = [
  ...shippedModels.map((model) => ({ ...model, card: modelCards[model.id] })),
  { ...wordsModel, card: modelCards.words, heldOut: modelCards.words.heldOut, data: 'words', latent: 32 },
];

/** The cells of the README's rows that begin with such a cell. @param {(first: string) => boolean} wanted */
const rowsOf = (wanted) =>
  readme
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .replaceAll('\\|', '¦')
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([first]) => wanted(first));

/** Numbers as the README writes them: an error only where it is one. @param {number} value @param {number} error @param {number} [digits] */
function text(value, error, digits = 1) {
  const shown = value.toFixed(digits).replace('-', '−');
  return error >= 0.05 ? `${shown} ± ${error.toFixed(digits)}` : shown;
}

test('every file that is shipped has a card, and no other', () => {
  const files = readdirSync(new URL('www/models', root)).filter((name) => name.endsWith('.safetensors'));
  assert.deepEqual(Object.keys(modelCards).sort(), files.map((name) => name.replace('.safetensors', '')).sort());
  assert.deepEqual(models.map(({ id }) => id).sort(), Object.keys(modelCards).sort());
});

for (const { id, url, data, latent, heldOut, card } of models) {
  test(`the card of ${id} is of its file, and the README's row is the card's`, () => {
    const bytes = readFileSync(new URL(`www/${url}`, root));
    assert.equal(card.bytes, bytes.length);
    const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE())).toString());
    const { train } = JSON.parse(header.__metadata__.config);
    assert.equal(card.seed, train.seed);
    const trained = card.commands.findLast((command) => command.includes('--epochs')) ?? '';
    assert.equal(trained.includes('stopped') ? train.epochs : Number(/--epochs (\d+)/.exec(trained)?.[1]), train.epochs);
    assert.ok(
      card.commands.some((command) => command.includes(`www/${url}`)),
      'the last commands write the file',
    );
    assert.ok(datasets.find((dataset) => dataset.id === data)?.licence);

    assert.ok(heldOut?.standardErrors);
    const { nll, kl, elbo, activeUnits, standardErrors } = heldOut;
    const [row, ...others] = rowsOf((first) => first.split(',')[0] === `\`${id}\`` && !/%/.test(first)).filter(
      ({ length }) => length === 7,
    );
    assert.equal(others.length, 0);
    const [, , ...cells] = row;
    assert.deepEqual(cells.slice(0, 3), [
      text(nll, standardErrors.nll),
      text(kl, standardErrors.kl),
      text(-elbo, standardErrors.elbo),
    ]);
    assert.equal(cells[4], `${activeUnits} of ${latent}`);
    if (!card.logPx) return assert.equal(cells[3], '–');
    const { nats, error, images, samples } = card.logPx;
    const part = images < heldOut.images ? ` on the first ${images.toLocaleString('en')}` : '';
    assert.deepEqual([cells[3], samples], [`${text(nats, error)}${part}`, 1000]);
  });
}

test("the README's commands are those of the cards", () => {
  const [, block] = /The shipped models were made by these commands[^`]*(?:`[^`]+`[^`]*)*?```sh\n(.*?)\n```/s.exec(readme) ?? [];
  assert.deepEqual(block?.split('\n'), [...new Set(Object.values(modelCards).flatMap(({ commands }) => commands))]);
});

test('the table of Burda et al. has the figures of the cards', () => {
  for (const [k, id] of /** @type {const} */ ([
    ['k = 1', 'mnist-50d'],
    ['k = 50', 'mnist-50d-k50'],
  ])) {
    const [, , ours, , active] = rowsOf((first) => first === k)[0];
    const { logPx, finer } = modelCards[id];
    const estimates = [logPx, finer].flatMap((of) =>
      of ? [`${text(of.nats, of.error, 2)}, ${of.samples.toLocaleString('en')}`] : [],
    );
    assert.equal(ours, estimates.join('; '));
    assert.equal(active.split(',')[0], String(shippedModels.find((model) => model.id === id)?.heldOut.activeUnits));
  }
});
