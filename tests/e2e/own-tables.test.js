// Numbers of the reader's own: each kind of file good, broken and hostile; a table is understood as one, kept, trained on and moved.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { crc32 } from 'node:zlib';
import { openSite } from './support/site.js';
import { textOf, until, words } from './support/visit.js';

const site = await openSite();
after(() => site.close());

/** @param {string} descr @param {string} shape @param {Uint8Array} content */
function npy(descr, shape, content) {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }\n`;
  return Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
    Buffer.from([header.length, 0]),
    Buffer.from(header),
    content,
  ]);
}

/** An archive of stored members, as numpy.savez makes. @param {Record<string, Buffer>} members */
function archive(members) {
  const local = [];
  const directory = [];
  let at = 0;
  for (const [name, content] of Object.entries(members)) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(at, 10);
    local.push(Buffer.from('PK\x03\x04'), common, Buffer.from(name), content);
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), common, entry, Buffer.from(name));
    at += 30 + name.length + content.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(directory.length / 4, 8);
  end.writeUInt16LE(directory.length / 4, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, listed, end]);
}

/** Ten images of 8 x 8, each with a dot elsewhere. */
const pixels = Uint8Array.from({ length: 640 }, (_, i) => (i % 64 === 9 + 4 * Math.floor(i / 64) ? 250 : 0));
const labels = Uint8Array.from({ length: 10 }, (_, i) => i % 2);
const idx = Buffer.concat([Buffer.from([0, 0, 8, 3, 0, 0, 0, 10, 0, 0, 0, 8, 0, 0, 0, 8]), pixels]);
const images = npy('|u1', '(10, 8, 8)', pixels);
const npz = archive({ 'x_train.npy': images, 'y_train.npy': npy('|u1', '(10,)', labels) });
const rows = Array.from({ length: 40 }, (_, i) => `${i},${100 - 2 * i + (i % 3)},${(i % 5) / 1000},${i < 20 ? 'low' : 'high'}`);
const table = ['length,mass,error,kind', ...rows].join('\n');

/** Good, broken and hostile files, what is said of the good one, and why the others are refused. */
const doors = [
  {
    end: 'idx',
    good: idx,
    broken: idx.subarray(0, 100),
    hostile: Buffer.from(idx).fill(255, 4, 8),
    taken: 'Pictures taken: 10',
    why: ['idx', 'idx'],
  },
  {
    end: 'npy',
    good: images,
    broken: images.subarray(0, 200),
    hostile: npy('|O', '(10, 8, 8)', pixels),
    taken: 'Pictures taken: 10',
    why: ['own-damaged', 'own-numbers'],
  },
  {
    end: 'npz',
    good: npz,
    broken: npz.subarray(0, npz.length - 30),
    hostile: archive({ 'x.npy': npy('<f8', '(4611686018427387904, 8)', pixels) }),
    taken: 'Pictures taken: 10',
    why: ['own-damaged', 'own-damaged'],
  },
  {
    end: 'csv',
    good: Buffer.from(table),
    broken: Buffer.from(table.replace('\n7,', '\n7,oops,')),
    hostile: Buffer.from(`a,b\n${'9'.repeat(400)},1\n`),
    taken: '40 rows of 3 numbers',
    why: ['own-shape', 'own-numbers'],
  },
];

test('numbers of each kind come as they should, and say what is wrong with those that do not', async () => {
  const visit = await site.visit('#train?language=en&workers=1');
  const text = words('en');
  await visit.get('train-settings-toggle').click();
  await visit.get('own-open').click();
  // What comes with the page has a sheet of examples, whatever the present model is of.
  await visit.get('shipped-fashion').locator('summary').click();
  const sheet = () => visit.ink('sheet-fashion');
  await until(() => sheet().then(Boolean, () => false), 'its examples');
  for (const { end, good, broken, hostile, taken, why } of doors) {
    const files = Object.entries({ good, broken, hostile }).map(([name, buffer]) => ({ name: `${name}.${end}`, buffer }));
    await visit.get('own-files').setInputFiles(files.map((file) => ({ ...file, mimeType: 'application/octet-stream' })));
    await visit
      .get('own-counts')
      .filter({ hasText: taken })
      .filter({ hasText: /2 files refused|Files refused: 2/ })
      .waitFor();
    const refused = await visit.get('own-refused').locator('li').allTextContents();
    for (const [i, kind] of why.entries()) {
      const said = text[`error.${kind}`];
      assert.ok(refused[i].startsWith(`${['broken', 'hostile'][i]}.${end}`) && refused[i].includes(said), refused[i]);
    }
    if (end === 'npz') assert.match(await textOf(visit.get('own-counts')), /2 classes: 0, 1/);
    if (end !== 'csv') await visit.get('own-anew').click();
  }
  const refused = await textOf(visit.get('own-refused'));
  assert.match(refused, /expected 4 fields in a line, got 5 in line 9/);

  // What was understood can be said to be something else, and back.
  await visit.get('own-table').waitFor();
  await visit.page.getByRole('radio', { name: text['own.rows.pictures'] }).click();
  await visit.get('own-table').waitFor({ state: 'detached' });
  await visit.page.getByRole('radio', { name: text['own.rows.table'] }).click();
  await visit.get('own-table').waitFor();
  await visit.get('own-keep').click();
  await until(async () => visit.page.url().includes('data=own-table-'), 'the table as the data');
  await visit.get('train-preset-demo').click();
  await until(async () => (await visit.number('metric-step')) > 30, 'training');
  await visit.get('train-pause').click();
  const { config, shape } = await visit.ask('info');
  assert.deepEqual(shape, [1, 3]);
  assert.deepEqual(
    config.model.columns?.map(({ name }) => name),
    ['length', 'mass', 'error'],
  );
  // Every tenth row is held out: 2, 12, 22 and 32, whose mean is 17.
  assert.equal((await visit.ask('heldOutDigits', { count: 10 })).x.length, 4 * 3);
  assert.ok(Math.abs((config.model.columns?.[0].mean ?? 0) - (780 - 68) / 36) < 1e-9);

  await visit.open('draw');
  // An axis is moved by keys, and says its number in the column's unit.
  const axis = visit.get('row-plot').getByTestId('axis-0');
  const before = await axis.getAttribute('aria-valuetext');
  await axis.focus();
  await visit.page.keyboard.press('PageUp');
  await until(async () => (await axis.getAttribute('aria-valuetext')) !== before, 'the row to move');
  assert.ok(Number(await axis.getAttribute('aria-valuetext')) > Number(before));
  // Chromium minds that this test reads one canvas several times.
  assert.deepEqual(
    visit.complaints.filter((complaint) => !complaint.includes('willReadFrequently')),
    [],
  );
  await visit.close();
});
