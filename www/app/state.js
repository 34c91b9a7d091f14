// @ts-check
/** What the page knows, as plain data. What can be done to it is in app.js. */

/**
 * @typedef {object} AppState
 * @property {import('./settings.js').Settings} settings
 * @property {import('./theme.js').Theme} theme
 * @property {import('../shared/i18n.js').Language} language
 * @property {import('./protocol.js').ModelInfo | null} model
 * @property {string} modelName a shipped model's id, 'own' for a trained one, or a name `asGiven` by its reader
 * @property {number} modelVersion
 * @property {boolean} busy a model is on its way
 * @property {import('../shared/view.js').Digit | null} digit
 * @property {number | null} told the class that the reader says the digit is of; null: its label, or what the model takes it for
 * @property {boolean} empty the pad has nothing on it
 * @property {import('./protocol.js').Explanation | null} explanation
 * @property {import('./protocol.js').HeldOut | null} heldOut
 * @property {import('./reports.js').Report | null} progress
 * @property {{ what: string, received: number, total: number } | null} download
 * @property {import('../shared/view.js').Work | null} work
 * @property {import('./own-models.js').Shelf | null} shelf the reader's own models; null where the browser keeps none
 * @property {number | null} replaced the entry of the run that fresh weights have just taken the place of
 * @property {boolean} assumedSeen the reader has closed what was told of a file that does not say what its model is
 * @property {import('./protocol.js').Digits | null} testDigits examples of the model's dataset
 * @property {import('./address.js').Carried} brought what a link shows of views
 * @property {import('./toasts.js').Toast[]} toasts
 */

/**
 * Before there is any model.
 * @param {Pick<AppState, 'settings' | 'theme' | 'language'>} given
 * @returns {AppState}
 */
export const firstState = (given) => ({
  ...given,
  model: null,
  modelName: '',
  modelVersion: 0,
  busy: true,
  digit: null,
  told: null,
  empty: false,
  explanation: null,
  heldOut: null,
  progress: null,
  download: null,
  work: null,
  shelf: { entries: [], storage: null, present: null },
  replaced: null,
  assumedSeen: false,
  testDigits: null,
  brought: new Map(),
  toasts: [],
});
