// @ts-check
/**
 * The window's address: it says what the settings are, and where a link, a key of the browser or a lecture changes it, they follow.
 * What an address means is address.js's business, what a link brings beside settings shell/links.js's.
 */
import { followHash, formatHash, lookAt, withMore } from './address.js';
import { applyTheme } from './theme.js';

/** @typedef {import('./settings.js').Settings} Settings */

/** Marks an entry of the history that has been shown, so that going back to it is known from following a link. */
const ours = { shown: true };

export class PageAddress {
  /**
   * @param {import('./app.js').App} app
   * @param {object} page
   * @param {(language: string) => void} page.onLanguage another one is wanted
   * @param {(hash: string) => void} page.onLink an address is followed, and its model is there
   */
  constructor(app, { onLanguage, onLink }) {
    this.app = app;
    this.onLanguage = onLanguage;
    this.onLink = onLink;
    /** As the settings know it. */
    this.known = location.hash;
    /** Settings that it has. @type {Settings | null} */
    this.written = null;
    /** A model of the reader's own that the next address is to be shown with. @type {number | null} */
    this.ownWanted = null;
  }

  /**
   * A link that was clicked changes the address before `hashchange` tells of it: such a change is waited for, not undone.
   * @param {Settings} settings another object where anything has changed
   * @param {() => Record<string, string>} [more] what else the view in front has in it
   */
  write(settings, more = () => ({})) {
    // In another page's frame the address stays as its author wrote it.
    if (settings === this.written || location.hash !== this.known || settings.only) return;
    this.written = settings;
    const address = withMore(formatHash(settings), more());
    if (address === this.known) return;
    history.replaceState(ours, '', address);
    this.known = location.hash;
  }

  /** @param {string} hash @param {number | null} [own] a model of the reader's own to show there */
  go(hash, own = null) {
    this.ownWanted = own;
    location.replace(hash);
  }

  /** It has been changed. */
  follow() {
    const { app } = this;
    const { theme, language, model } = app.state.settings;
    const { hash } = location;
    this.known = hash;
    // Going back is looking back: it undoes no settings, and nothing ends a training under way but its own buttons.
    const looking = history.state?.shown || app.state.progress?.running;
    history.replaceState(ours, '');
    const next = looking ? lookAt(app.state.settings, hash) : followHash(app.state.settings, hash);
    app.set({ settings: { ...next, language } });
    if (next.theme !== theme) app.set({ theme: applyTheme(next.theme) });
    if (next.language && next.language !== language) this.onLanguage(next.language);
    void this.open(next.model, model).then(() => this.onLink(hash));
  }

  /** The model that an address wants. @private @param {string} named by it @param {string} present */
  async open(named, present) {
    const { app, ownWanted: own } = this;
    this.ownWanted = null;
    if (own !== null && own !== app.own.autosave.id) await app.opening.own(own);
    if (own === null && named !== present) await app.opening.shipped(named);
  }
}
