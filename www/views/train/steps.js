// @ts-check
/** Undo and redo of what one has set, a preset included. */
import { html } from '../../vendor/lit.js';
import { t } from '../../shared/i18n.js';
import { button } from '../../shared/controls/controls.js';
import { icon } from '../../shared/controls/icon.js';

/** @typedef {{ back: readonly unknown[], forth: readonly unknown[] }} Steps */

/**
 * @param {object} options
 * @param {Steps} options.steps
 * @param {() => void} options.onUndo
 * @param {() => void} options.onRedo
 */
export function settingsSteps({ steps, onUndo, onRedo }) {
  const one = (/** @type {'undo' | 'redo'} */ name, /** @type {readonly unknown[]} */ left, /** @type {() => void} */ onClick) =>
    button({
      label: icon(name),
      name: t(`train.${name}`),
      tip: `${t(`train.${name}`)}. ${t(`train.${name}.tip`)}`,
      kind: 'quiet',
      disabled: !left.length,
      testid: `train-${name}`,
      onClick,
    });
  return html`${one('undo', steps.back, onUndo)} ${one('redo', steps.forth, onRedo)}`;
}
