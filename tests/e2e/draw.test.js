// Drawing: real strokes, by mouse and by finger, large, small and in a corner. What the model sees of them and what it
// makes of that are read off the canvases; which digit that is, MNIST's own labels say.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { lacks } from './support/browser.js';
import { correlation, distance, nearestClass } from './support/images.js';
import { placed, shapes } from './support/shapes.js';
import { openSite } from './support/site.js';
import { words } from './support/visit.js';

/** @typedef {import('./support/visit.js').Visit} Visit */

const site = await openSite();
after(() => site.close());

/** The least correlation of what the model sees and its reconstruction. */
const faithful = 0.75;

/** A drawing is centred by whole pixels, so that one which lies between two of them may come to lie on either. */
const moves = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => 28 * down + right));
/** An image of 28 columns with paper at its edges. @param {number[]} ink @param {number} by pixels */
const moved = (ink, by) => ink.map((_, i) => ink[i - by] ?? 0);

/** @param {Visit} visit @param {string} name the digit that was drawn */
async function checkReconstruction(visit, name, /** @type {string} */ where) {
  await visit.settled();
  const seen = await visit.ink('digit-seen');
  const reconstruction = await visit.ink('reconstruction');
  const r = correlation(seen, reconstruction);
  assert.ok(r > faithful, `${name} ${where}: correlation ${r}`);
  assert.equal(nearestClass(reconstruction), Number(name), `the reconstruction of a ${name} drawn ${where} is another digit`);
  return seen;
}

/** @param {Visit} visit */
async function bound(visit) {
  const [nll, kl, cost, elbo] = await Promise.all(['nll', 'kl', 'cost', 'elbo'].map((name) => visit.number(`digit-${name}`)));
  return { nll, kl, cost, elbo };
}

test('strokes reconstruct as the digit drawn: full size, half size, small in corners', async () => {
  const visit = await site.visit();
  for (const [name, strokes] of Object.entries(shapes)) {
    const smaller = {
      'at half size': placed(strokes, 0.5),
      'small in a corner': placed(strokes, 0.4, Number(name) % 4 ? 0.78 : 0.22, Number(name) % 8 < 4 ? 0.78 : 0.22),
    };
    const other = Number(name) % 2 ? 'at half size' : 'small in a corner';
    for (const [where, drawn] of Object.entries({ 'at full size': strokes, [other]: smaller[other] })) {
      await visit.clear();
      await visit.draw(drawn);
      await checkReconstruction(visit, name, where);
      const { nll, kl, cost, elbo } = await bound(visit);
      assert.ok(nll > 0 && kl > 0, `${name} ${where}: nll ${nll}, kl ${kl}`);
      assert.ok(Math.abs(nll + kl - cost) < 0.101, `${nll} + ${kl} = ${cost}`);
      assert.equal(elbo, -cost);
    }
  }
  await visit.close();
});

test('what the model sees depends neither on where nor on how large one draws, but for the pixel that it is centred to', async () => {
  const visit = await site.visit();
  const seen = async (
    /** @type {'thin' | 'medium' | 'bold'} */ brush,
    /** @type {import('./support/shapes.js').Stroke[]} */ strokes,
  ) => {
    await visit.clear();
    await visit.brush(brush);
    await visit.draw(strokes);
    await visit.settled();
    return visit.ink('digit-seen');
  };
  for (const name of ['0', '3', '4', '7']) {
    const large = await seen('medium', shapes[name]);
    // The thin brush is 5/9 as thick as the medium one, so that this is the same drawing at 5/9 of its size.
    const corner = await seen('thin', placed(shapes[name], 5 / 9, 0.24, 0.76));
    const r = Math.max(...moves.map((move) => correlation(large, moved(corner, move))));
    assert.ok(r > 0.9, `${name} in a corner: correlation ${r}`);
    const others = correlation(large, await seen('medium', shapes[(Number(name) + 1) % 10]));
    assert.ok(others < 0.8, `${name} and another digit look alike: ${others}`);
  }
  await visit.close();
});

test('undo and clear take strokes back, and redo puts them there again, by button and by key', async () => {
  const visit = await site.visit();
  const [first, second] = shapes[4];
  await visit.clear();
  await visit.settled();
  assert.deepEqual(await visit.canvases('[data-testid=digit-seen], [data-testid=reconstruction]'), [null, null]);
  assert.ok(Number.isNaN((await bound(visit)).nll), 'an empty pad has no nll');

  await visit.draw([first]);
  await visit.settled();
  const half = { seen: await visit.ink('digit-seen'), reconstruction: await visit.ink('reconstruction') };
  await visit.draw([second]);
  await checkReconstruction(visit, '4', 'in two strokes');
  assert.ok(distance(half.seen, await visit.ink('digit-seen')) > 0.5, 'the second stroke is seen');

  await visit.get('pad-undo').click();
  await visit.settled();
  assert.deepEqual(await visit.ink('digit-seen'), half.seen);
  assert.deepEqual(await visit.ink('reconstruction'), half.reconstruction);

  await visit.draw([second]);
  await visit.settled();
  const whole = await visit.ink('digit-seen');
  await visit.page.keyboard.press('Control+z');
  await visit.settled();
  assert.deepEqual(await visit.ink('digit-seen'), half.seen);
  await visit.page.keyboard.press('Control+Shift+z');
  await visit.settled();
  assert.deepEqual(await visit.ink('digit-seen'), whole, 'what was taken back is put back');
  await visit.page.keyboard.press('Control+z');
  await visit.page.keyboard.press('Delete');
  await visit.settled();
  assert.deepEqual(await visit.canvases('[data-testid=digit-seen], [data-testid=reconstruction]'), [null, null]);
  await visit.get('pad-undo').click();
  await visit.settled();
  assert.deepEqual(await visit.ink('digit-seen'), half.seen);
  await visit.get('pad-redo').click();
  await visit.settled();
  assert.deepEqual(await visit.canvases('[data-testid=digit-seen]'), [null]);
  await visit.close();
});

test('a stroke over a test digit replaces it', async () => {
  const visit = await site.visit();
  for (const { name, label } of [
    { name: '0', label: 5 },
    { name: '7', label: 3 },
  ]) {
    await visit.get(`test-digit-${label}`).click();
    await visit.settled();
    await visit.draw(shapes[name]);
    await checkReconstruction(visit, name, 'over a test digit');
    assert.equal(await visit.get('pad-undo').isEnabled(), true);
  }
  assert.deepEqual(
    visit.complaints.filter((complaint) => complaint.startsWith('uncaught')),
    [],
  );
  await visit.close();
});

test('the hand takes over from the digit that draws itself', async () => {
  const visit = await site.visit('', { motion: true, wait: false });
  await visit.page.waitForFunction(() => document.querySelector('vae-pad')?.playing > 0);
  await visit.draw(shapes[1]);
  await visit.started();
  await checkReconstruction(visit, '1', 'over the demonstration');
  await visit.close();
});

test('a finger draws on a phone, and scrolling does not steal its stroke', { skip: lacks('touch') }, async () => {
  const visit = await site.visit('', { width: 390, height: 844, touch: true });
  const scrolled = () => visit.page.evaluate(() => scrollY);
  for (const name of ['1', '2', '7']) {
    await visit.clear();
    await visit.drawByTouch(shapes[name]);
    await checkReconstruction(visit, name, 'by touch');
    assert.equal(await scrolled(), 0, `drawing a ${name} scrolled the page`);
  }
  // The same swipe beside the pad does scroll.
  await visit.swipe([
    [375, 700],
    [375, 620],
    [375, 540],
    [375, 460],
    [375, 380],
  ]);
  await visit.page.waitForFunction(() => scrollY > 50);
  await visit.close();
});

/** Where q(z|x) lies on the map, and what the map shows below it. @param {Visit} visit */
const onMap = (visit) =>
  visit.page.evaluate(() => {
    const outline = document.querySelector('.draw-flight-q .one')?.getAttribute('d') ?? '';
    return { outline, map: /** @type {HTMLCanvasElement} */ (document.querySelector('[data-testid=draw-map]')).toDataURL() };
  });

test('the digit takes its place on the map, whose plane comes to lie through it when the hand rests', async () => {
  const visit = await site.visit();
  await visit.clear();
  await visit.settled();
  const empty = await onMap(visit);
  assert.equal(empty.outline, '', 'without a digit there is the map alone');
  await visit.draw(shapes[0]);
  await visit.page.waitForFunction(
    (before) => /** @type {HTMLCanvasElement} */ (document.querySelector('[data-testid=draw-map]')).toDataURL() !== before,
    empty.map,
  );
  const zero = await onMap(visit);
  assert.notEqual(zero.outline, '');

  // Where one points, the decoder's picture takes the place of the draw's.
  const drawn = await visit.ink('decoded');
  await visit.get('draw-map').hover({ position: { x: 10, y: 10 } });
  await visit.page.locator('.draw-card-p', { hasText: words('en')['draw.p.pointed'] }).waitFor();
  await visit.settled();
  assert.ok(distance(await visit.ink('decoded'), drawn) > 0.5, 'the corner of the map is another picture');
  await visit.clear();
  await visit.draw(shapes[1]);
  await visit.settled();
  assert.notEqual((await onMap(visit)).outline, zero.outline, 'another digit lies elsewhere');
  await visit.close();
});

test('the arrow keys point on the map, and what is there is decoded', async () => {
  const visit = await site.visit('#draw?model=mnist-2d');
  const own = await visit.ink('decoded');
  await visit.page.locator('.draw-map').focus();
  for (let i = 0; i < 4; i++) await visit.page.keyboard.press('Shift+ArrowRight');
  await visit.settled();
  assert.ok(distance(await visit.ink('decoded'), own) > 0.3);
  const said = await visit.page.locator('.draw-map [role=status]').textContent();
  const z = [...(said ?? '').matchAll(/−?\d+\.\d+/g)].map(([number]) => Number(number.replace('−', '-')));
  const { mean } = await visit.ask('decode', Float32Array.from(z));
  assert.ok(distance(await visit.ink('decoded'), mean) < 0.05, 'the picture is of the place that is said');
  await visit.page.keyboard.press('Escape');
  await visit.settled();
  assert.deepEqual(await visit.ink('decoded'), own);
  await visit.close();
});

test('on a phone the drawing and its answer are in sight together; where one does not draw the pad is a thumbnail', async () => {
  const visit = await site.visit('#draw', { width: 390, height: 844, touch: true });
  const foot = (await visit.page.locator('nav.views').boundingBox())?.y ?? 0;
  for (const part of ['draw-pad', 'digit-seen', 'decoded', 'digit-elbo']) {
    const box = await visit.get(part).boundingBox();
    assert.ok(box && box.y > 50 && box.y + box.height <= foot, `${part}: ${JSON.stringify(box)} above ${foot}`);
  }
  await visit.open('generate');
  assert.equal(await visit.get('draw-pad').isVisible(), false);
  await visit.page.locator('.thumbnail').click();
  await visit.get('draw-pad').waitFor();
  await visit.clear();
  await visit.draw(shapes[7]);
  await visit.settled();
  assert.equal(nearestClass(await visit.ink('digit-seen')), 7);
  await visit.close();
});

test('on a phone the map, which is out of sight, waits until the hand rests', async () => {
  const visit = await site.visit('#draw', { width: 390, height: 844, touch: true });
  await visit.clear();
  const seen = await visit.page.evaluateHandle(() => {
    const flight = document.querySelector('vae-draw-flight');
    const answers = document.querySelector('[data-testid=digit-nll]');
    const seen = { answers: 0, places: new Set() };
    new MutationObserver(() => {
      seen.answers++;
      seen.places.add(flight.place);
    }).observe(answers, { subtree: true, characterData: true, childList: true });
    return seen;
  });
  await visit.drawByTouch(shapes[4]);
  await visit.settled();
  const [answers, places, follows] = await seen.evaluate((seen) => {
    const [view, flight] = ['vae-draw-view', 'vae-draw-flight'].map((name) => document.querySelector(name));
    return [seen.answers, seen.places.size, view.place !== null && flight.place === view.place];
  });
  // The first change after a rest reaches it, and a hand that a busy machine holds up rests now and then.
  assert.ok(answers > 5 && places < answers / 2, `${places} places after ${answers} answers`);
  assert.ok(follows);
  await visit.close();
});
