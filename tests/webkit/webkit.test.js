// What its driver can do with WebKit: the whole tour and every view in every language, a digit that is drawn, and a training
// run to the same bits as elsewhere; all in a system whose language is none. The other end-to-end tests need more than that.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { views } from '../../www/app/views.js';
import { languages } from '../../www/languages/languages.js';
import { chapters } from '../../www/learn/chapters.js';
import { correlation, nearestClass } from '../e2e/support/images.js';
import { askWorker, atRest, inkOf } from '../e2e/support/in-page.js';
import { checkRun, restsAt, runSteps, sameRun, singleSteps } from '../e2e/support/same-run.js';
import { shapes } from '../e2e/support/shapes.js';
import { openWatchedSite } from '../e2e/support/watched-site.js';
import { startWebKit } from '../e2e/support/webkit.js';

const site = await openWatchedSite();
after(() => site.close());
const window = await startWebKit();
after(() => window.close());

const named = (/** @type {string} */ testid) => `[data-testid=${testid}]`;
const isThere = (/** @type {string} */ selector) => document.querySelector(selector)?.checkVisibility();

/** Opens the page anew, and waits until it has started. @param {string} at */
async function open(at) {
  await window.goTo('about:blank');
  await window.goTo(site.address + at);
  await window.wait(isThere, `${named('test-digit-0')}:enabled`);
  await window.run(atRest);
}

/** Opens a view by its link. @param {string} view */
async function openView(view) {
  await window.click(named(`nav-${view}`));
  await window.wait(isThere, `vae-${view}-view`);
  await window.run(atRest);
}

/** Goes to a chapter by its address. @param {string} id */
async function openChapter(id) {
  await window.run((id) => location.assign(`#learn/${id}`), id);
  await window.wait((id) => document.querySelector(`.learn-head a[aria-current=page][href^="#learn/${id}"]`) !== null, id);
  await window.wait(isThere, '.learn-text');
  await window.run(atRest);
}

/** Since the page was opened. */
const complaints = () => window.run(() => globalThis.complaints);

for (const { id, lang } of languages) {
  test(`the tour, every view and every chapter, without a complaint: ${id}`, async () => {
    await open(`#draw?language=${id}`);
    assert.equal(await window.run(() => document.documentElement.lang), lang);
    // It is offered at the first visit only.
    await window.click(named('help'));
    await window.click(named('help-tour'));
    for (const stop of ['pad', 'encoder', 'latent', 'train', 'learn']) {
      await window.wait(isThere, named(`tour-${stop}`));
      await window.run(atRest);
      await window.click(named('tour-next'));
    }
    await window.wait(() => !document.querySelector('.tour-card'));
    for (const { name } of views) await openView(name);
    for (const { id: chapter, figures } of chapters) {
      await openChapter(chapter);
      for (const name of figures) {
        await window.run((name) => document.querySelector(`vae-figure-${name}`).scrollIntoView(), name);
        await window.wait((name) => document.querySelector(`vae-figure-${name} > *`) !== null, name);
        await window.run(atRest);
      }
    }
    assert.deepEqual(await complaints(), []);
  });
}

test('terms are underlined in every chapter', async () => {
  await open('#learn');
  for (const { id } of chapters) {
    await openChapter(id);
    const plain = await window.run(() =>
      [...document.querySelectorAll('.learn-text .learn-term')]
        .filter((term) => getComputedStyle(term).textDecorationLine !== 'underline')
        .map((term) => term.textContent),
    );
    assert.deepEqual(plain, [], id);
  }
});

test('a digit that is drawn comes back as that digit', async () => {
  await open('#draw');
  const digit = 7;
  await window.click(named('pad-clear'));
  const { x, y, width, height } = await window.run(() => {
    const pad = document.querySelector('[data-testid=draw-pad]');
    pad.scrollIntoView();
    return pad.getBoundingClientRect().toJSON();
  });
  await window.draw(shapes[digit].map((stroke) => stroke.map(([across, down]) => [x + across * width, y + down * height])));
  await window.run(atRest);
  const [seen] = await window.run(inkOf, named('digit-seen'));
  const [reconstruction] = await window.run(inkOf, named('reconstruction'));
  assert.ok(seen && reconstruction, 'both are drawn');
  const r = correlation(seen, reconstruction);
  assert.ok(r > 0.75, `correlation ${r}`);
  assert.equal(nearestClass(reconstruction), digit);
  assert.deepEqual(await complaints(), []);
});

test('a run of the simd128 build gives the same bits as in Node', async () => {
  await open(sameRun);
  await window.click(named('train-start'));
  await window.wait(restsAt, runSteps);
  await window.run(() => {
    globalThis.watch.steps = [];
  });
  for (let i = 1; i <= singleSteps; i++) {
    await window.click(named('train-step'));
    await window.wait(restsAt, runSteps + i);
  }
  const { bytes } = await window.run(askWorker, ['saveModel', [{ half: false, training: true }]]);
  checkRun(Uint8Array.from(bytes), await window.run(() => globalThis.watch.steps));
  assert.deepEqual(await complaints(), []);
});
