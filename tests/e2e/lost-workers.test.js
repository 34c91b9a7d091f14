// Training shared by several workers, one of which is lost: it cannot be had, hangs, traps, closes or throws amid a round.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { languages } from '../../www/languages/languages.js';
import { roundSteps } from '../../www/worker/local-sgd.js';
import { messages, reached, told } from './support/faults.js';
import { folder, openSite } from './support/site.js';
import { words } from './support/visit.js';

test('a helper that cannot be had is said in words, one worker trains without, and a sweep ends', async () => {
  const crippled = await mkdtemp(join(tmpdir(), 'vae-playground-'));
  await cp(folder, crippled, { recursive: true, filter: (file) => !/helper-\w+\.js/.test(file) });
  const site = await openSite(crippled);
  for (const { id: language } of languages) {
    const visit = await site.visit(`#train?hidden=64&batch=64&workers=2&language=${language}`);
    await visit.get('train-start').click();
    await visit
      .get('toast')
      .filter({ hasText: words(language)['error.helper'] })
      .waitFor();
    await reached(visit, 5);
    assert.equal(await visit.get('train-pause').isVisible(), true);
    await visit.close();
  }
  const sweep = await site.visit('#experiments/latents?language=en');
  await sweep.get('experiment-run').click();
  await told(sweep, 'en', 'error.run');
  // Nothing goes on, and it can be tried again.
  await sweep.get('experiment-run').waitFor();
  await sweep.close();
  await site.close();
  await rm(crippled, { recursive: true });
});

/** What becomes of a helper in its third round: each runs in it, before it, and does so while `broken`. */
const ends = {
  hangs: `while (broken);`,
  traps: `postMessage({ type: 'panic', message: 'unreachable' }); close();`,
  closes: `close();`,
  throws: `throw new RangeError('out of memory');`,
};

/**
 * A copy of the site whose helpers end so for as long as the copy has a file that says it. What a worker within a worker fetches
 * cannot be changed on its way.
 * @param {string} end
 */
async function openBroken(end) {
  const copy = await mkdtemp(join(tmpdir(), 'vae-playground-'));
  await cp(folder, copy, { recursive: true, filter: (file) => !/helper-\w+\.js\.\w+$/.test(file) });
  const sign = join(copy, 'broken.txt');
  await writeFile(sign, '');
  const assets = join(copy, 'assets');
  const name = (await readdir(assets)).find((file) => /^helper-\w+\.js$/.test(file)) ?? '';
  const first = `let [broken, rounds] = [false, 0];
    fetch(new URL('../broken.txt', location.href)).then(({ ok }) => (broken = ok));
    addEventListener('message', ({ data }) => {
      if (broken && data.type === 'round' && ++rounds > 2) { ${end} }
    });`;
  await writeFile(join(assets, name), `${first}\n${await readFile(join(assets, name), 'utf8')}`);
  const site = await openSite(copy);
  return {
    visit: site.visit,
    mend: () => rm(sign),
    async close() {
      await site.close();
      await rm(copy, { recursive: true });
    },
  };
}

for (const [name, end] of Object.entries(ends)) {
  test(`a helper that ${name} amid a round is left out: training goes on, it is said, and a new start has all`, async () => {
    const broken = await openBroken(end);
    const visit = await broken.visit('?build=simd128#train?seed=5&epochs=0&workers=2');
    await visit.get('train-start').click();
    await told(visit, 'en', 'error.helper');
    const at = await visit.number('metric-step');
    assert.ok(at >= 2 * roundSteps, `nothing but the round is lost: step ${at}`);
    await reached(visit, at + 100);
    assert.doesNotMatch((await visit.page.locator('.train-status').textContent()) ?? '', /learning rate/i);
    await visit.get('train-pause').click();
    await visit.get('train-start').waitFor();
    await broken.mend();
    await visit.get('train-start').click();
    await reached(visit, (await visit.number('metric-step')) + 4 * roundSteps);
    assert.deepEqual(await messages(visit), []);
    await visit.close();
    await broken.close();
  });
}
