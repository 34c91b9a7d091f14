// @ts-check
/** Which theme the page has: the system's, or the one that its reader switched to, which the browser remembers; paper is light. */
import { recall, remember } from './browser-memory.js';
import { fields } from './settings.js';
import { applyTheme, watchSystemTheme } from './theme.js';

/** @typedef {import('./settings.js').Settings} Settings */

/** In which the switch goes from one to the next. */
const order = /** @type {const} */ (['system', 'light', 'dark']);

/** What the address says, else what is remembered. @param {Settings} settings @returns {Settings['theme']} */
export const firstTheme = (settings) =>
  settings.theme === 'system' ? (fields.theme.read(recall('theme') ?? '', settings) ?? 'system') : settings.theme;

export class ThemeSwitch {
  /**
   * @param {import('./app.js').App} app
   * @param {(patch: Partial<Settings>) => void} put a change of the settings
   */
  constructor(app, put) {
    this.app = app;
    this.put = put;
  }

  toggle() {
    const theme = order[(order.indexOf(this.app.state.settings.theme) + 1) % order.length];
    remember('theme', theme);
    this.put({ theme });
    this.apply();
  }

  /** @param {() => void} draw at once */
  listen(draw) {
    // What is printed is rendered before the dialog opens.
    addEventListener('beforeprint', () => {
      this.apply('light');
      draw();
    });
    addEventListener('afterprint', () => this.apply());
    watchSystemTheme(() => this.apply());
  }

  /** @private */
  apply(theme = this.app.state.settings.theme) {
    this.app.set({ theme: applyTheme(theme) });
  }
}
