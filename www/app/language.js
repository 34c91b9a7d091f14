// @ts-check
/**
 * Which language the page speaks: the reader's first one, the switch, and links that name one. Settings and memory
 * follow once the words are there; where they cannot be had, the present ones stay and it is told. Texts: shared/i18n.js.
 */
import { languages } from '../languages/languages.js';
import { loadLanguage, t, tagOf } from '../shared/i18n.js';
import { isFailure } from '../shared/latest.js';
import { remember } from './browser-memory.js';

/** @typedef {import('../shared/i18n.js').Language} Language */

export class LanguageSwitch {
  /** @param {import('./app.js').App} app its language is the one to begin with */
  constructor(app) {
    this.app = app;
    this.wanted = app.state.language;
  }

  /** The first words; where they cannot be had, those of another language, which are better than none. */
  async first() {
    const { language } = this.app.state;
    const others = languages.map(({ id }) => id).filter((id) => id !== language);
    for (const [tries, id] of [language, ...others].entries()) {
      try {
        await this.use(id);
        return;
      } catch (error) {
        if (tries === others.length) throw error;
      }
    }
  }

  /** @param {Language} wanted */
  async change(wanted) {
    const { app } = this;
    try {
      if (await this.use(wanted)) app.set({ settings: { ...app.state.settings, language: wanted } });
    } catch (error) {
      this.wanted = app.state.language;
      if (!isFailure(error)) throw error;
      app.fail(error);
    }
    return app.state.language === wanted;
  }

  /** On to the next language. A press before its words are there goes on from it: with two, it takes the first one back. */
  async toggle() {
    const wanted = nextLanguage(this.wanted).id;
    if (await this.change(wanted)) remember('language', wanted);
  }

  /**
   * @private
   * @param {Language} wanted
   * @returns {Promise<boolean>} whether no other was wanted meanwhile
   */
  async use(wanted) {
    this.wanted = wanted;
    if (!(await loadLanguage(wanted))) return false;
    document.documentElement.lang = tagOf(wanted);
    document.title = t('app.title');
    this.app.set({ language: wanted });
    return true;
  }
}

/** The one after it, and after the last the first. @param {Language} id */
export function nextLanguage(id) {
  const at = languages.findIndex((known) => known.id === id);
  return languages[(at + 1) % languages.length];
}
