// @ts-check
/** The top bar: what this is, the model, and the page's own switches: language, theme, help. */
import { html } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';
import { icon } from '../shared/controls/icon.js';
import { presentModel } from '../app/settings.js';
import { isShipped, shippedModels } from '../app/shipped-models.js';
import { views } from '../app/views.js';
import { digit } from '../shared/figures/digit.js';
import { shapeOf } from '../shared/figures/shape.js';
import './model-chip.js';
import './share.js';

/**
 * @param {object} options
 * @param {import('../app/app.js').AppState} options.state
 * @param {boolean} options.padAway whether the pad is scrolled out of sight: then the digit is shown here
 * @param {import('../languages/languages.js').LanguageEntry} options.nextLanguage what the switch leads to
 * @param {import('./share.js').LinkOf} options.linkOf
 * @param {() => void} options.onPad
 * @param {() => void} options.onLanguage
 * @param {() => void} options.onTheme
 * @param {() => void} options.onHelp
 */
export function topBar({ state, padAway, nextLanguage, linkOf, onPad, onLanguage, onTheme, onHelp }) {
  const { model, modelName, heldOut, busy, download, language, settings } = state;
  return html`<header class="top-bar">
    <p class="brand">${t('app.title')}</p>
    <vae-model-chip
      .model=${model}
      .name=${modelName}
      .heldOut=${heldOut}
      .busy=${busy}
      .download=${download}
      .shipped=${shippedModels}
      .shelf=${state.shelf}
      .theme=${state.theme}
      .language=${language}
    ></vae-model-chip>
    <button type="button" class="thumbnail" aria-label=${t('app.pad')} ?hidden=${!padAway} @click=${onPad}>
      ${digit({ x: state.digit?.x, shape: shapeOf(state), theme: state.theme, label: '' })}
    </button>
    <div class="top-buttons">
      <vae-share
        .linkOf=${linkOf}
        .own=${model !== null && !isShipped(modelName)}
        .ownBeside=${namedModels(settings).some((id) => id !== presentModel && !isShipped(id))}
        .view=${settings.view}
        .language=${language}
      ></vae-share>
      <button type="button" class="text-button" lang=${nextLanguage.lang} data-tip=${t('app.language.tip')} data-testid="language" @click=${onLanguage}>
        ${nextLanguage.label}
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label=${t('app.theme', { theme: t(`app.theme.${settings.theme}`) })}
        data-tip=${t('app.theme.tip', { theme: t(`app.theme.${settings.theme}`) })}
        data-testid="theme"
        @click=${onTheme}
      >
        ${icon('theme')}
      </button>
      <button type="button" class="icon-button" aria-label=${t('help.title')} data-tip=${t('help.tip')} data-testid="help" @click=${onHelp}>
        ${icon('help')}
      </button>
    </div>
  </header>`;
}

/** Those that the view in front shows beside the page's. @param {import('../app/settings.js').Settings} settings */
const namedModels = (settings) => (views.find(({ name }) => name === settings.view)?.models ?? []).map((name) => settings[name]);
