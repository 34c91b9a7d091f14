// @ts-check
/**
 * The keys that work wherever one is on the page. Which they are, this list says, to the page and to the sheet that shows them
 * (keys-sheet.js); what they do is the caller's business. Keys of the pad, of figures and of a lecture are theirs.
 */
import { recall } from '../app/browser-memory.js';

/** Where one writes, or chooses by letters, a key is the field's. */
const written = 'textarea, select, [contenteditable], input:not([type=range], [type=radio], [type=checkbox])';

/**
 * @typedef {'sheet' | 'digit' | 'view' | 'roll' | 'train' | 'share' | 'theme' | 'undo' | 'redo'} KeyName its words are `keys.NAME`
 * @typedef {object} Key
 * @property {KeyName} name
 * @property {readonly string[]} shown as keyboards write it, each alone; with a space between those that are held together
 * @property {boolean} ctrl with Ctrl or ⌘; those without are of one letter, and can be switched off
 * @property {boolean} [again] it goes on while it is held down, as the keyboard repeats it
 * @property {(key: string, shift: boolean) => number | null} means what it asks for, of what there are several; null where it is another key
 */

/** @param {string} letter @returns {Key['means']} */
const letter = (letter) => (key) => (key.toLowerCase() === letter ? 0 : null);

/** @type {readonly Key[]} */
export const keys = [
  { name: 'sheet', shown: ['?'], ctrl: false, means: letter('?') },
  { name: 'digit', shown: ['0', '1', '…', '9'], ctrl: false, means: (key) => (/^\d$/.test(key) ? Number(key) : null) },
  { name: 'view', shown: [',', '.'], ctrl: false, means: (key) => ({ ',': -1, '.': 1 })[key] ?? null },
  { name: 'roll', shown: ['R'], ctrl: false, means: letter('r') },
  { name: 'train', shown: ['P'], ctrl: false, means: letter('p') },
  { name: 'share', shown: ['S'], ctrl: false, means: letter('s') },
  { name: 'theme', shown: ['D'], ctrl: false, means: letter('d') },
  { name: 'undo', shown: ['Ctrl Z'], ctrl: true, again: true, means: (key, shift) => (key === 'z' && !shift ? 0 : null) },
  {
    name: 'redo',
    shown: ['Ctrl Shift Z', 'Ctrl Y'],
    ctrl: true,
    again: true,
    means: (key, shift) => ((key.toLowerCase() === 'z' && shift) || (key === 'y' && !shift) ? 0 : null),
  },
];

/** Under which name the browser remembers that keys of one letter are off: who speaks to a computer types them unasked. */
export const memory = 'keys';
export const areOn = () => recall(memory) !== 'off';

/**
 * What an event asks for.
 * @param {Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>} event
 * @param {boolean} letters whether keys of one letter are on
 * @returns {{ name: KeyName, which: number, again: boolean } | null}
 */
export function meant({ key, ctrlKey, metaKey, shiftKey, altKey }, letters) {
  if (!key || altKey) return null; // where a form fills itself in there is no key
  const ctrl = ctrlKey || metaKey;
  for (const { name, means, ctrl: wanted, again = false } of keys) {
    const which = wanted === ctrl && (ctrl || letters) ? means(ctrl ? key.toLowerCase() : key, shiftKey) : null;
    if (which !== null) return { name, which, again };
  }
  return null;
}

/**
 * @param {Record<KeyName, (which: number) => unknown>} actions false: there was nothing to do, and the key is the browser's
 */
export function takeKeys(actions) {
  document.addEventListener('keydown', (event) => {
    const { target, defaultPrevented } = event;
    if (defaultPrevented || (target instanceof Element && target.matches(written))) return;
    const wish = meant(event, areOn());
    // A dialog is about something else.
    if (!wish || document.querySelector('dialog[open]')) return;
    const done = (event.repeat && !wish.again) || actions[wish.name](wish.which) !== false;
    if (done) event.preventDefault();
  });
}
