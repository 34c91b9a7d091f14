// The reader's own pictures: chosen, dropped or drawn; what is refused is told by its reason; a set is kept, trained on and deleted.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import { openSite } from './support/site.js';
import { boxOf, textOf, until, words } from './support/visit.js';

const site = await openSite();
after(() => site.close());

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** A grey PNG that claims to have `side` pixels a side. @param {number} side @param {Buffer} [rows] each with its filter before it */
function png(side, rows = Buffer.alloc(0)) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side);
  head.writeUInt32BE(side, 4);
  head[8] = 8;
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

/** A dark bar on white, standing or lying. @param {number} at @param {boolean} standing */
function bar(at, standing) {
  const side = 40;
  const rows = Buffer.alloc(side * (side + 1), 255);
  for (let y = 0; y < side; y++) {
    rows[y * (side + 1)] = 0;
    for (let x = 0; x < side; x++) {
      const [across, along] = standing ? [x, y] : [y, x];
      if (Math.abs(across - at) < 4 && along > 5 && along < 34) rows[y * (side + 1) + 1 + x] = 30;
    }
  }
  return png(side, rows);
}

/** An archive whose directory promises 4 GB. */
function bomb() {
  const entry = Buffer.alloc(47, 0);
  entry.write('PK\x01\x02');
  entry.writeUInt32LE(0xffffffff, 24);
  entry.writeUInt16LE(1, 28);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(4, 16);
  return Buffer.concat([Buffer.from('PK\x03\x04'), entry, end]);
}

const good = Array.from({ length: 20 }, (_, i) => ({ name: `bar-${i}.png`, buffer: bar(10 + i, i % 2 === 0) }));
const others = [
  { name: 'cut.png', buffer: good[0].buffer.subarray(0, 60) },
  { name: 'huge.png', buffer: png(60_000) },
  { name: 'bomb.zip', buffer: bomb() },
  { name: 'letter.pdf', buffer: Buffer.from('%PDF-1.7') },
  { name: 'blank.png', buffer: png(20, Buffer.alloc(20 * 21)) },
];

/** What macOS leaves in a folder. */
const hidden = { name: '.DS_Store', buffer: Buffer.from('\0\0\0\x01Bud1') };

test('files become a set that is kept, trained on and deleted; what is refused has its reason', async () => {
  const visit = await site.visit('#train?language=en&workers=1');
  const text = words('en');
  await visit.get('train-own').click();
  const files = [...good, ...others, hidden].map((file) => ({ ...file, mimeType: 'application/octet-stream' }));
  await visit.get('own-files').setInputFiles(files);
  await visit.get('own-counts').filter({ hasText: 'Pictures taken: 20. Files refused: 5.' }).waitFor();
  const refused = await visit.get('own-refused').locator('li').allTextContents();
  for (const [i, kind] of ['damaged', 'large', 'large', 'kind', 'blank'].entries()) {
    const line = refused.find((line) => line.startsWith(others[i].name));
    assert.ok(line?.includes(text[`error.own-${kind}`]), line);
  }
  assert.ok((await visit.ink('own-sheet')).some((v) => v > 0));

  await visit.get('own-name').fill('Bars');
  await visit.get('own-keep').click();
  await until(async () => visit.page.url().includes('data=own-28-ink-'), 'the set as the data');
  await visit.page.locator('.train-status', { hasText: 'Bars' }).waitFor();
  await visit.get('train-preset-demo').click();
  await until(async () => (await visit.number('metric-step')) > 50, 'training');
  const { data, shape } = await visit.ask('info');
  assert.match(String(data), /^own-28-ink-[0-9a-f]{8}$/);
  assert.deepEqual(shape, [28, 28]);
  assert.equal((await visit.ask('heldOutDigits', { count: 10 })).x.length, 2 * 784);
  // Both of them lie on the map, although they have no classes, and on that of a moment.
  const onMap = (/** @type {number} */ count) =>
    visit.page.waitForFunction((count) => document.querySelector('vae-train-map')?.points?.length === 2 * count, count);
  await onMap(2);
  await visit.get('train-pause').click();
  await visit.get('train-start').waitFor();
  await visit.get('replay-scrubber').focus();
  await visit.page.keyboard.press('Home');
  await visit.get('train-past').waitFor();
  await onMap(2);
  await visit.open('latent');
  await visit.page.locator('[data-testid=nearest] .digit-button:enabled').nth(1).waitFor();
  await visit.open('train');

  // It is there again at the next visit, until it is deleted.
  await visit.page.reload();
  await visit.settled();
  await visit.get('train-settings-toggle').click();
  await visit.get('own-open').click();
  await visit.get('own-use').filter({ hasText: 'Bars' }).waitFor();
  await visit.get('own-remove').click();
  await visit.get('own-remove-yes').click();
  await visit.get('own-set').waitFor({ state: 'detached' });
  await visit.close();
});

test('the classes of a folder come in the order of their names, whatever the order of its files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vae-'));
  for (const [i, name] of ['c', 'a', 'd', 'b'].entries()) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'bar.png'), good[i].buffer);
    await writeFile(join(folder, name, hidden.name), hidden.buffer);
  }
  const visit = await site.visit('#train?language=en');
  await visit.get('train-own').click();
  await visit.get('own-folder').setInputFiles(folder);
  await visit.get('own-counts').filter({ hasText: 'Pictures taken: 4. Files refused: 0.' }).waitFor();
  assert.match((await textOf(visit.page.locator('vae-own-data'))).replace(/\s+/g, ' '), /4 classes: a, b, c, d/);
  await visit.close();
  await rm(folder, { recursive: true });
});

test('a table is dropped and sketches are drawn beside it', async () => {
  const visit = await site.visit('#draw?language=en');
  const csv = Array.from({ length: 3 }, (_, i) => Array.from({ length: 16 }, (_, at) => (at === 5 + i ? 255 : 0)).join(',')).join(
    '\n',
  );
  await visit.page.evaluate((csv) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([csv], 'dots.csv'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, csv);
  await visit.get('own-counts').filter({ hasText: 'Pictures taken: 3. Files refused: 0.' }).waitFor();
  await visit.get('own-draw').click();
  const { x, y } = await boxOf(visit.get('sketch-pad'));
  const { mouse, keyboard } = visit.page;
  const handIn = [() => keyboard.press('Enter'), () => visit.get('sketch-done').click()];
  for (const [i, hand] of handIn.entries()) {
    await mouse.move(x + 40, y + 40);
    await mouse.down();
    await mouse.move(x + 120, y + 140, { steps: 4 });
    await mouse.up();
    await hand();
    await visit
      .get('own-counts')
      .filter({ hasText: `Pictures taken: ${4 + i}.` })
      .waitFor();
  }
  await visit.close();
});
