// Undo and redo of settings.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultSettings } from '../../www/app/address.js';
import { SettingsSteps } from '../../www/app/settings-steps.js';

/** Settings that are changed, undone and redone as the page does it. */
function page() {
  let now = 0;
  let settings = defaultSettings();
  const steps = new SettingsSteps(() => now);
  return {
    steps,
    get settings() {
      return settings;
    },
    change(/** @type {import('../../www/app/settings-steps.js').Patch} */ patch, later = 5000) {
      now += later;
      steps.note(patch, settings);
      settings = { ...settings, ...patch };
    },
    turn(/** @type {'undo' | 'redo'} */ way) {
      const patch = steps[way](settings);
      settings = { ...settings, ...patch };
      return patch;
    },
  };
}

test('a preset is undone as a whole, and made again', () => {
  const p = page();
  const before = p.settings;
  p.change({ hidden: [256], latent: 16, batch: 50, lr: 0.003 });
  const after = p.settings;
  p.turn('undo');
  assert.deepEqual(p.settings, before);
  p.turn('redo');
  assert.deepEqual(p.settings, after);
  assert.equal(p.turn('redo'), null);
});

test('a slider that moves is one change, another setting another', () => {
  const p = page();
  for (const beta of [1.1, 1.2, 1.3]) p.change({ beta }, 50);
  p.change({ lr: 0.01 }, 50);
  p.turn('undo');
  assert.equal(p.settings.beta, 1.3);
  p.turn('undo');
  assert.equal(p.settings.beta, 1);
  assert.equal(p.turn('undo'), null);
});

test('what changes nothing, and what is no setting of a model, is no step', () => {
  const p = page();
  p.change({ beta: 1 });
  p.change({ view: 'train', temperature: 0.5 });
  assert.equal(p.turn('undo'), null);
});

test('a new change ends what could be made again', () => {
  const p = page();
  p.change({ beta: 2 });
  p.turn('undo');
  p.change({ beta: 3 });
  assert.equal(p.turn('redo'), null);
  p.turn('undo');
  assert.equal(p.settings.beta, 1);
});
