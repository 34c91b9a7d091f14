// @ts-check
/**
 * Which language the page speaks: the reader's first one, the switch, and links that name one. Settings and memory
 * follow once the words are there; where they cannot be had, the present ones stay and it is told. Texts: shared/i18n.js.
 */
import { loadLanguage, t } from '../shared/i18n.js';
import { remember } from './memory.js';
import { isFailure } from '../shared/latest.js';

/** @typedef {import('../shared/i18n.js').Language} Language */

export class LanguageSwitch {
  /** @param {import('./app.js').App} app its language is the one to begin with */
  constructor(app) {
    this.app = app;
    this.wanted = app.state.language;
  }

  /** The first words; where they cannot be had, those of the other language, which are better than none. */
  async first() {
    const { language } = this.app.state;
    try {
      await this.use(language);
    } catch {
      await this.use(other(language));
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

  /** A second press before the words are there takes the first one back. */
  async toggle() {
    const wanted = other(this.wanted);
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
    document.documentElement.lang = wanted === 'zh' ? 'zh-CN' : 'en';
    document.title = t('app.title');
    this.app.set({ language: wanted });
    return true;
  }
}

/** @param {Language} language */
const other = (language) => (language === 'zh' ? 'en' : 'zh');

/**
 * @param {readonly string[]} preferred the browser's languages, best first
 * @returns {Language}
 */
export function bestLanguage(preferred) {
  const known = preferred.map((tag) => tag.toLowerCase().split('-')[0]).find((tag) => tag === 'en' || tag === 'zh');
  return known === 'zh' ? 'zh' : 'en';
}
