// The pad under every hand and in every browser: pens, palms and fingers, pointers that are lost, canvases that lie, are
// taken away or are not to be had, and what is taken back or comes back. What the model sees of it all is read off the page.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { views } from '../../www/app/views.js';
import { correlation } from './support/images.js';
import { shapes } from './support/shapes.js';
import { openSite } from './support/site.js';
import { attributeOf, boxOf } from './support/visit.js';

/** @typedef {import('./support/visit.js').Visit} Visit */
/** @typedef {import('./support/shapes.js').Stroke} Stroke */
/** @typedef {[type: string, pointer: PointerEventInit, x?: number, y?: number]} Said x and y as shares of the pad */

const site = await openSite();
after(() => site.close());

/** The numbers of the digit that the page is about, whatever its canvases show; null where there is none. @param {Visit} visit */
async function seen(visit) {
  await visit.settled();
  return visit.page.evaluate(() => {
    const { digit } = document.querySelector('vae-draw-view');
    return digit && [...digit.x];
  });
}

/** What pointers do on the pad, one after the other, as a browser would say it. @param {Visit} visit @param {Said[]} all */
const say = (visit, all) =>
  visit.get('draw-pad').evaluate(
    (pad, all) => {
      const { left, top, width, height } = pad.getBoundingClientRect();
      for (const [type, pointer, x = 0, y = 0] of all) {
        const place = { clientX: left + x * width, clientY: top + y * height };
        const usual = { bubbles: true, cancelable: true, buttons: /down|move/.test(type) ? 1 : 0, isPrimary: true };
        pad.dispatchEvent(new PointerEvent(`pointer${type}`, { ...usual, ...place, ...pointer }));
      }
    },
    /** @type {any[]} */ (all),
  );

const mouse = { pointerId: 40, pointerType: 'mouse' };
const pen = { pointerId: 50, pointerType: 'pen' };
const palm = { pointerId: 60, pointerType: 'touch' };
const finger = { pointerId: 61, pointerType: 'touch', isPrimary: false };

/** A stroke by one pointer. @param {PointerEventInit} pointer @param {Stroke} stroke @returns {Said[]} */
const strokeOf = (pointer, [[x, y], ...others]) => [
  ['down', pointer, x, y],
  ...others.map(([x, y]) => /** @type {Said} */ (['move', pointer, x, y])),
  ['up', pointer, ...(others.at(-1) ?? [x, y])],
];

/** What a model sees of one stroke, and nothing else. @param {Visit} visit @param {Stroke} stroke */
async function alone(visit, stroke) {
  await visit.clear();
  await say(visit, strokeOf(mouse, stroke));
  return seen(visit);
}

/** Pixels of the pad's canvas that have ink. @param {Visit} visit */
const inked = (visit) =>
  visit.get('draw-pad').evaluate((element) => {
    const canvas = /** @type {HTMLCanvasElement} */ (element);
    const { data } = /** @type {any} */ (canvas.getContext('2d')).getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((/** @type {number} */ value, /** @type {number} */ i) => i % 4 === 3 && value > 127).length;
  });

const uncaught = (/** @type {Visit} */ visit) => visit.complaints.filter((complaint) => complaint.startsWith('uncaught'));

test('a pen takes over from the palm beside it, and what is cancelled is no stroke', async () => {
  const visit = await site.visit();
  const [one] = shapes[1];
  const expected = await alone(visit, one);
  const blot = /** @type {Said[]} */ ([
    ['down', palm, 0.8, 0.9],
    ['move', palm, 0.85, 0.95],
  ]);

  await visit.clear();
  await say(visit, [...blot, ...strokeOf(pen, one), ['move', palm, 0.9, 0.9], ['up', palm, 0.9, 0.9]]);
  assert.deepEqual(await seen(visit), expected, 'a palm that was there first');

  await visit.clear();
  await say(visit, [['move', { ...pen, buttons: 0 }, 0.5, 0.1], ...blot, ['up', palm], ...strokeOf(pen, one)]);
  assert.deepEqual(await seen(visit), expected, 'a palm beside a pen that hovers');

  await visit.clear();
  await say(visit, [...strokeOf(pen, one), ['down', { ...pen, pointerType: 'mouse' }, 0.2, 0.2], ['cancel', pen]]);
  assert.deepEqual(await seen(visit), expected, 'a stroke that the browser cancels');
  await visit.get('pad-undo').click();
  assert.equal(await seen(visit), null, 'which leaves nothing to take back either');
  await visit.close();
});

test('buttons that are not for drawing draw nothing', async () => {
  const visit = await site.visit();
  await visit.clear();
  for (const [what, button, buttons, pointerType] of /** @type {const} */ ([
    ['the right button', 2, 2, 'mouse'],
    ['the middle button', 1, 4, 'mouse'],
    ["a pen's side button", 2, 2, 'pen'],
    ["a pen's eraser", 5, 32, 'pen'],
  ])) {
    await say(visit, strokeOf({ pointerId: 50, pointerType, button, buttons }, shapes[1][0]));
    assert.equal(await seen(visit), null, what);
  }
  await visit.close();
});

test('a second finger, a move without a button and a place far away add nothing to a stroke', async () => {
  const visit = await site.visit();
  const [one] = shapes[1];
  const expected = await alone(visit, one);
  const [down, ...rest] = strokeOf(palm, one);

  await visit.clear();
  await say(visit, [
    down,
    ['down', finger, 0.9, 0.1],
    ['move', finger, 0.9, 0.9],
    ['move', palm, 1e9, 0.5],
    ...rest,
    ['up', finger],
  ]);
  assert.deepEqual(await seen(visit), expected);

  await visit.clear();
  await say(visit, [...strokeOf(pen, one).slice(0, -1), ['move', { ...pen, buttons: 0 }, 0.9, 0.1], ['move', pen, 0.9, 0.9]]);
  assert.deepEqual(await seen(visit), expected, 'its end was lost');
  await visit.close();
});

test('where no pointer can be captured, the pad and the handles of the Learn part are drawn and dragged all the same', async () => {
  const prepare = (/** @type {import('playwright-core').Page} */ page) =>
    page.addInitScript(() => {
      Element.prototype.setPointerCapture = () => {
        throw new DOMException('no such pointer', 'NotFoundError');
      };
    });
  const drawn = async (/** @type {Visit} */ visit) => {
    await visit.clear();
    await visit.draw(shapes[4]);
    return seen(visit);
  };
  const [visit, usual] = await Promise.all([site.visit('#learn/kl', { prepare }), site.visit('#learn/kl')]);
  assert.deepEqual(await drawn(visit), await drawn(usual));

  const grip = visit.get('figure-two-gaussians-q-mu');
  await grip.scrollIntoViewIfNeeded();
  const before = Number(await attributeOf(grip, 'aria-valuenow'));
  const { x, y, width, height } = await boxOf(grip);
  const { mouse } = visit.page;
  await mouse.move(x + width / 2, y + height / 2);
  await mouse.down();
  await mouse.move(x + width / 2 + 60, y - 200, { steps: 3 });
  await mouse.up();
  await mouse.move(x, y);
  assert.ok(Number(await attributeOf(grip, 'aria-valuenow')) > before + 0.5, 'the handle went along');
  assert.deepEqual(uncaught(visit), []);
  await Promise.all([visit.close(), usual.close()]);
});

/** Ways in which browsers answer those who would read a canvas. */
const lies = {
  white: () => {
    CanvasRenderingContext2D.prototype.getImageData = (...[, , w, h]) =>
      new ImageData(new Uint8ClampedArray(w * h * 4).fill(255), w, h);
  },
  zeros: () => {
    CanvasRenderingContext2D.prototype.getImageData = (...[, , w, h]) => new ImageData(w, h);
  },
  random: () => {
    CanvasRenderingContext2D.prototype.getImageData = (...[, , w, h]) =>
      new ImageData(
        Uint8ClampedArray.from({ length: w * h * 4 }, () => 256 * Math.random()),
        w,
        h,
      );
  },
  noise: () => {
    const { getImageData } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.getImageData = function (...part) {
      const image = getImageData.apply(this, part);
      for (let i = 3; i < image.data.length; i += 4) image.data[i] ^= i % 3 === 0 ? 1 : 0;
      return image;
    };
  },
  refusal: () => {
    CanvasRenderingContext2D.prototype.getImageData = () => {
      throw new DOMException('not here', 'SecurityError');
    };
  },
  'no canvas': () => {
    HTMLCanvasElement.prototype.getContext = /** @type {any} */ (() => null);
  },
  'a throw': () => {
    HTMLCanvasElement.prototype.getContext = () => {
      throw new Error('no canvas');
    };
  },
};

test('the digit is the same whatever the browser says of its canvases', async () => {
  const drawn = async (/** @type {Visit} */ visit) => {
    await visit.clear();
    await visit.draw(shapes[3]);
    return seen(visit);
  };
  const usual = await site.visit();
  const expected = await drawn(usual);
  assert.equal(expected?.length, 784);
  for (const [name, lie] of Object.entries(lies)) {
    const visit = await site.visit('', { prepare: (page) => page.addInitScript(lie) });
    assert.deepEqual(await drawn(visit), expected, name);
    assert.deepEqual(uncaught(visit), [], name);
    await visit.close();
  }
  await usual.close();
});

test('without any canvas the hand sees its ink, and the digit is shown', async () => {
  const usual = await site.visit();
  const visit = await site.visit('', { prepare: (page) => page.addInitScript(lies['no canvas']) });
  /** How a part of the page looks: its red, which a page that has canvases reads off a picture. */
  const look = async (/** @type {Visit} */ from, /** @type {string} */ testid) => {
    const png = await from.get(testid).screenshot();
    return usual.page.evaluate(
      async (bytes) => {
        const picture = await createImageBitmap(new Blob([Uint8Array.from(bytes)]));
        const canvas = new OffscreenCanvas(picture.width, picture.height);
        const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
        context.drawImage(picture, 0, 0);
        const { data } = context.getImageData(0, 0, picture.width, picture.height);
        return Array.from({ length: data.length / 4 }, (_, i) => data[i * 4]);
      },
      [...png],
    );
  };
  for (const strokes of [shapes[4], shapes[8]]) {
    for (const each of [usual, visit]) {
      await each.clear();
      await each.draw(strokes);
      await each.settled();
    }
    for (const testid of ['draw-pad', 'digit-seen']) {
      const r = correlation(await look(visit, testid), await look(usual, testid));
      assert.ok(r > 0.99, `${testid}: correlation ${r}`);
    }
  }
  await Promise.all([visit.close(), usual.close()]);
});

test('without any canvas all views come, and training says its numbers', async () => {
  const visit = await site.visit('#train?hidden=16&latent=2&batch=64&seed=7', {
    prepare: (page) => page.addInitScript(lies['no canvas']),
  });
  await visit.get('train-step').click();
  await visit.page.waitForFunction(() => /\d/.test(document.querySelector('.train-curve-value').textContent));
  for (const { name } of views) {
    await visit.open(name);
    await visit.settled();
  }
  assert.deepEqual(uncaught(visit), []);
  await visit.close();
});

test('a thousand moves take no other canvas, and paint what is new', async () => {
  const prepare = (/** @type {import('playwright-core').Page} */ page) =>
    page.addInitScript(() => {
      globalThis.counted = { canvases: 0, curves: 0 };
      const create = document.createElement.bind(document);
      document.createElement = (/** @type {string} */ name, /** @type {any} */ ...more) => {
        if (name === 'canvas') globalThis.counted.canvases++;
        return create(name, ...more);
      };
      const { quadraticCurveTo } = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.quadraticCurveTo = function (...to) {
        globalThis.counted.curves++;
        quadraticCurveTo.apply(this, to);
      };
    });
  const visit = await site.visit('', { prepare });
  await visit.clear();
  await visit.settled();
  const spiral = /** @type {Stroke} */ (
    Array.from({ length: 1000 }, (_, i) => [0.5 + (i / 2500) * Math.cos(i / 20), 0.5 + (i / 2500) * Math.sin(i / 20)])
  );
  await visit.page.evaluate(() => (globalThis.counted = { canvases: 0, curves: 0 }));
  await say(visit, strokeOf(pen, spiral));
  await visit.settled();
  const { canvases, curves } = await visit.page.evaluate(() => globalThis.counted);
  // The map's pictures are painted on a sheet of their own when the hand rests.
  assert.ok(canvases <= 5, `${canvases} canvases`);
  // One for every move, which paints the last curve anew, and the whole once more at its beginning and end.
  assert.ok(curves > 900 && curves < 5000, `${curves} curves`);
  assert.ok((await inked(visit)) > 10_000);
  await visit.close();
});

test('what a canvas loses is painted again', async () => {
  const visit = await site.visit();
  await visit.clear();
  await visit.draw(shapes[2]);
  await visit.settled();
  const before = { pad: await inked(visit), seen: await visit.ink('digit-seen') };
  await visit.page.evaluate(() => {
    for (const canvas of document.querySelectorAll('vae-pad canvas, [data-testid=digit-seen]')) {
      const lost = /** @type {HTMLCanvasElement} */ (canvas);
      lost.width = Number(lost.width);
      lost.dispatchEvent(new Event('contextlost', { cancelable: true }));
      lost.dispatchEvent(new Event('contextrestored'));
    }
  });
  assert.equal(await inked(visit), before.pad);
  assert.deepEqual(await visit.ink('digit-seen'), before.seen);
  await visit.close();
});

test('clearing, and a test digit put over a drawing, are taken back', async () => {
  const visit = await site.visit();
  await visit.clear();
  await visit.draw(shapes[4]);
  const four = await seen(visit);
  const ink = await inked(visit);

  await visit.clear();
  assert.equal(await seen(visit), null);
  await visit.page.keyboard.press('Control+z');
  assert.deepEqual(await seen(visit), four, 'the key, when the button has the focus');
  assert.equal(await inked(visit), ink);

  await visit.get('test-digit-7').click();
  assert.notDeepEqual(await seen(visit), four);
  await visit.get('test-digit-2').click();
  const two = await seen(visit);
  const label = await attributeOf(visit.get('digit-seen'), 'aria-label');
  await visit.page.keyboard.press('Control+z');
  assert.deepEqual(await seen(visit), four);
  assert.equal(await inked(visit), ink);

  await visit.get('test-digit-2').click();
  await visit.draw(shapes[1]);
  await seen(visit);
  await visit.get('pad-undo').click();
  assert.deepEqual(await seen(visit), two, 'a test digit comes back from under a stroke');
  assert.equal(await attributeOf(visit.get('digit-seen'), 'aria-label'), label, 'as the one that it is');

  await visit.open('train');
  await visit.page.locator('vae-train-view input[type=number]').first().focus();
  await visit.page.keyboard.press('Control+z');
  assert.deepEqual(await seen(visit), two, 'in a field the key is for what was typed');
  await visit.close();
});

test('a drawing survives that the page is loaded again', async () => {
  const visit = await site.visit();
  await visit.clear();
  await visit.draw(shapes[4]);
  const four = await seen(visit);
  await visit.page.reload();
  await visit.started();
  const again = await seen(visit);
  assert.ok(four && again && correlation(four, again) > 0.9999, 'the same strokes');
  await visit.get('pad-undo').click();
  const first = await seen(visit);
  await visit.clear();
  await visit.draw(shapes[4].slice(0, 1));
  assert.ok(first && correlation(first, (await seen(visit)) ?? []) > 0.9999, 'undo takes back its last stroke');

  const demo = await site.visit();
  const three = await seen(demo);
  await demo.close();
  const key = 'vae-playground.drawing';
  for (const text of ['', '{', '[{"width":0.1,"points":[1e400,0]}]', '[{"width":9,"points":[0,0]}]', 'null']) {
    await visit.page.evaluate(([key, text]) => sessionStorage.setItem(key, text), [key, text]);
    await visit.page.reload();
    await visit.started();
    assert.deepEqual(await seen(visit), three, `what is no drawing: ${text}`);
  }
  assert.deepEqual(uncaught(visit), []);
  await visit.close();

  const prepare = (/** @type {import('playwright-core').Page} */ page) =>
    page.addInitScript(() =>
      Object.defineProperty(globalThis, 'sessionStorage', {
        get() {
          throw new DOMException('not here', 'SecurityError');
        },
      }),
    );
  const blocked = await site.visit('', { prepare });
  await blocked.clear();
  await blocked.draw(shapes[4]);
  assert.deepEqual(await seen(blocked), four, 'where nothing may be kept one draws all the same');
  assert.deepEqual(uncaught(blocked), []);
  await blocked.close();
});
