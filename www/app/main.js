// @ts-check
/**
 * Wiring only: the client, the app, the address, the languages and the themes are joined here, and the page is rendered
 * once a frame from what the app holds.
 */
import { guard, html, nothing, render } from '../vendor/lit.js';
import { App } from './app.js';
import { Client, tickEvery } from './client.js';
import { saveModel } from './download.js';
import { exportPresent } from './torch-export.js';
import { speakOf, t } from '../shared/i18n.js';
import { formatHash, parseHash } from './address.js';
import { FirstFiles } from './first-files.js';
import { askedLanguage, firstLanguage } from './first-language.js';
import { LanguageSwitch, nextLanguage } from './language.js';
import { datasetOf, learnOwn, ownDatasets } from './datasets.js';
import { version } from './description.js';
import { LateEvaluation } from './late-evaluation.js';
import { ModelStore } from './model-store.js';
import { recall, remember } from './browser-memory.js';
import { keepOffline } from './offline.js';
import { PageAddress } from './page-address.js';
import { SettingsSteps } from './settings-steps.js';
import { firstState } from './state.js';
import { applyTheme } from './theme.js';
import { firstTheme, ThemeSwitch } from './theme-switch.js';
import { ViewElements } from './view-elements.js';
import { views } from './views.js';
import { isFailure } from '../shared/latest.js';
import { lessMotion } from '../shared/motion.js';
import { listSets } from '../shared/own-sets.js';
import '../shared/translated.js';
import { pixelsOf, shapeOf } from '../shared/figures/shape.js';
import { serviceWorker, siteFile } from '../site.js';
import { demoStrokes } from '../shell/demo-stroke.js';
import { takeFiles } from '../shell/drop.js';
import { Fit } from '../shell/fit.js';
import { keepFocus } from '../shell/focus.js';
import { takeKeys } from '../shell/keys.js';
import { Links } from '../shell/links.js';
import { lightConcepts } from '../shell/lit-concept.js';
import { nav } from '../shell/nav.js';
import { newer } from '../shell/newer.js';
import { assumedNotice } from '../shell/assumed.js';
import { replaced } from '../shell/replaced.js';
import { openKeys, openModelCards, openOwnData, startTour } from '../shell/on-demand.js';
import { PadInSight } from '../shell/pad-in-sight.js';
import { digitIn } from '../shell/picture.js';
import { Places } from '../shell/places.js';
import { Presentation } from '../shell/presentation.js';
import { rail } from '../shell/rail.js';
import { standAlone, wholePage } from '../shell/stand-alone.js';
import { TestDigits } from '../shell/test-digits.js';
import { toasts } from '../shell/toasts.js';
import { topBar } from '../shell/top-bar.js';
import '../shell/help.js';
import '../shell/tooltip.js';

/** @typedef {import('./settings.js').Settings} Settings */

const root = /** @type {HTMLElement} */ (document.getElementById('app'));
/** Milliseconds in which a stroke of a character is shown. */
const writing = 700;

const settings = parseHash(location.hash);
settings.language = askedLanguage(location.hash);
settings.theme = firstTheme(settings);
const language = firstLanguage(location.hash);

// `?build=simd128` in the page's address reaches the worker, which chooses the build of the module.
const workerUrl = siteFile('worker/worker.js');
workerUrl.search = location.search;
const firstFiles = new FirstFiles();
firstFiles.ask({
  build: workerUrl.searchParams.get('build'),
  // Whoever was here may have a model of their own, which the page opens with.
  model: recall('visited') && returns() ? null : settings.model,
  onProgress: (received, total) => app.news.receive({ type: 'download', what: 'model', received, total }),
});
const client = new Client(() => firstFiles.start(workerUrl), {
  onEvent: (event) => app.news.receive(event),
  onRestored: (info) => app.restored(info),
});

const app = new App(
  client.ask,
  firstState({ settings, theme: applyTheme(settings.theme), language }),
  schedule,
  new ModelStore(),
);

const languages = new LanguageSwitch(app);
const themes = new ThemeSwitch(app, changeSettings);

const settingsSteps = new SettingsSteps();

const pageAddress = new PageAddress(app, { onLanguage: (language) => void languages.change(language), onLink: takeLink });

const links = new Links({
  root,
  addressOf: (alone) => address({ ...alone, language: app.state.language }),
  model: () => app.state.settings.model,
  carried: () => elements.carried([app.state.settings.view]),
  digit: (digit) => (digit.x.length === pixelsOf(shapeOf(app.state)) ? () => app.setDigit(digit) : null),
  bring: (...what) => app.bring(...what),
});

const presentation = new Presentation({
  here: () => new URL(links.of(undefined, elements.carried())).hash,
  own: () => app.own.autosave.id,
  go: (hash, own) => pageAddress.go(hash, own),
  changed: schedule,
  onStored: () => takeLink(location.hash),
});

const fit = new Fit();
const evaluation = new LateEvaluation(app);
const padInSight = new PadInSight(schedule);
const places = new Places(() => app.state.settings.view);
const testDigits = new TestDigits(app, { changed: schedule, taken: () => presentation.drawn(true) });

let scheduled = false;
/** Nothing is rendered before there are words. */
let started = false;
/** What can wait has been asked for. */
let complete = false;
/** Loads the newer version of the page that is there. @type {(() => void) | null} */
let takeOver = null;
/** The view in front, once it has been asked for. */
let front = '';

function schedule() {
  if (!started || scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    draw();
  });
}

function draw() {
  const { state } = app;
  if (front !== state.settings.view) void elements.bring((front = state.settings.view));
  speakOf(datasetOf(app.data)?.table ? 'own-table' : app.data);
  standAlone(state.settings, Boolean(viewNamed(state.settings.view)?.answers));
  render(page(state), root);
  places.arrive(state.settings.view);
  fit.follow(state.settings.only ? document.getElementById('view') : null, state.settings);
  app.drawn();
  pageAddress.write(state.settings, () => elements.addressed(state.settings.view));
  if (state.explanation && !complete) fetchTheRest();
  evaluation.follow();
}

/** @param {import('./app.js').AppState} state */
function page(state) {
  const { view } = state.settings;
  return html`<a class="skip" href="#view" @click=${skip}>${t('app.skip')}</a>
    ${topBar({
      state,
      padAway: padInSight.away,
      nextLanguage: nextLanguage(state.language),
      linkOf: links.of,
      onPad: () => padInSight.show(view),
      onLanguage: () => void languages.toggle(),
      onTheme: () => themes.toggle(),
      onHelp: () => /** @type {import('../shell/help.js').Help | null} */ (root.querySelector('vae-help'))?.show(),
    })}
    <div class=${padInSight.isAbove(view) ? 'columns' : 'columns pad-away'}>
      ${rail(state, testDigits)}
      <div class="main-column">
        ${guard([state.settings, state.language], () => nav({ views, view, address: (name) => address({ view: name }) }))}
        <main id="view" tabindex="-1">${views.map(({ name }) => elements.get(name, state, { ask: app.ask, address, steps: settingsSteps }) ?? nothing)}</main>
      </div>
    </div>
    ${toasts({ toasts: state.toasts, notice: [takeOver && !state.progress?.running ? newer(takeOver) : nothing, replaced(state, backTo), assumedNotice(state, assuming)], onDismiss: (id) => app.dismiss(id) })}
    <vae-help .language=${state.language} .settings=${state.settings} .version=${version}></vae-help>
    <vae-tour .language=${state.language} .view=${view} .model=${state.modelName} .latent=${state.model?.config.model.latent ?? 0}></vae-tour>
    ${wholePage(state.settings.only && !presentation.on, address({ only: false, figure: '' }))} ${presentation.bar()}
    <vae-own-data .language=${state.language} .theme=${state.theme} .sets=${ownDatasets()} .work=${state.work} .ask=${app.ask}></vae-own-data>
    <vae-model-cards .language=${state.language} .name=${state.modelName}></vae-model-cards>
    <vae-keys .language=${state.language}></vae-keys>
    <vae-tooltip></vae-tooltip>`;
}

/** @param {string} view */
const viewNamed = (view) => views.find(({ name }) => name === view);

/** The run that fresh weights took the place of. */
const backTo = { onOpen: (/** @type {number} */ id) => void app.opening.own(id), onDismiss: () => app.set({ replaced: null }) };

/** What was wanted could not be brought. @param {{ kind?: string, message: string }} error */
const missed = ({ kind = 'other', message }) => app.fail({ kind, message });

/** What a file that does not say what its model is was taken for. */
const assuming = {
  onAssume: (/** @type {Partial<import('./protocol.js').Config['model']>} */ chosen) => void app.opening.assume(chosen),
  onDismiss: () => app.set({ assumedSeen: true }),
};

const elements = new ViewElements(schedule, missed);

/**
 * Where a link leads that changes only so much.
 * @param {Partial<Settings>} patch
 */
const address = (patch) => formatHash({ ...app.state.settings, ...patch });

/** @param {Partial<Settings>} patch */
function changeSettings(patch) {
  settingsSteps.note(patch, app.state.settings);
  putSettings(patch);
}

/** @param {Partial<Settings> | null} patch null: there is nothing to put */
function putSettings(patch) {
  if (patch) app.set({ settings: { ...app.state.settings, ...patch } });
}

/** @param {MouseEvent} event */
function skip(event) {
  event.preventDefault();
  document.getElementById('view')?.focus();
}

/** A failure with a kind has been told. @param {unknown} error */
const told = (error) => isFailure(error) || reportError(error);

/**
 * What views and the shell say, by the event's name.
 * @type {Record<string, (detail: any) => void>}
 */
const said = {
  'vae-ink': ({ drawing }) => {
    if (drawing) app.draw(drawing);
    else app.clearDigit();
    presentation.drawn(Boolean(drawing));
  },
  'vae-write': (strokes) => links.pad?.play(strokes, lessMotion() ? 0 : writing * strokes.length),
  'vae-digit': (digit) => {
    app.setDigit(digit);
    presentation.drawn(true);
  },
  'vae-settings': changeSettings,
  'vae-settings-undo': () => putSettings(settingsSteps.undo(app.state.settings)),
  'vae-settings-redo': () => putSettings(settingsSteps.redo(app.state.settings)),
  'vae-reroll': () => app.reroll(),
  'vae-class': (label) => app.tell(label),
  'vae-open-shipped': (id) => void app.opening.shipped(id),
  'vae-open-own': (id) => void app.opening.own(id),
  'vae-keep-words': ({ words, number }) => void app.own.keepWords(words, number).catch(told),
  'vae-keep-moment': (id) => void app.own.keepMoment(id).catch(told),
  'vae-own': ({ action, id, name }) => void app.own.change(action, id, name),
  'vae-open-checkpoint': ({ bytes, name }) => void app.opening.checkpoint(bytes, name),
  'vae-open-file': (file) => void app.opening.file(file),
  'vae-present': (steps) => presentation.start(steps),
  'vae-lecture': () => shareButton()?.show(),
  'vae-tour': () => void startTour(root).catch(missed),
  'vae-keys': () => void openKeys(root).catch(missed),
  'vae-model-cards': () => void openModelCards(root).catch(missed),
  'vae-own-data': () => void openOwnData(root).catch(missed),
  'vae-own-data-changed': (then) => void readOwnData().then(then),
  'vae-save': (options) => void saveModel(app, options).catch(told),
  'vae-export-torch': () => void exportPresent(app).catch(told),
  'vae-assume': assuming.onAssume,
};

const shareButton = () => /** @type {import('../shell/share.js').Share | null} */ (root.querySelector('vae-share'));

/**
 * What keys do that work everywhere. A figure that stands alone has the pad beside it, and nothing else of the page.
 * @type {Parameters<typeof takeKeys>[0]}
 */
const byKey = {
  sheet: () => !alone() && said['vae-keys'](null),
  digit: (which) => testDigits.takeAt(which),
  view: (by) => !alone() && viewBeside(by),
  roll: () => elements.there(app.state.settings.view)?.rollDice(),
  train: () =>
    /** @type {import('../views/train/train-view.js').TrainView | undefined} */ (elements.there('train'))?.pauseOrGoOn() ?? false,
  share: () => !alone() && shareButton()?.press(),
  theme: () => themes.toggle(),
  undo: () => links.pad?.undo() ?? false,
  redo: () => links.pad?.redo() ?? false,
};

const alone = () => app.state.settings.only;

/** To the next view, or the one before. @param {number} by */
function viewBeside(by) {
  const at = views.findIndex(({ name }) => name === app.state.settings.view);
  location.hash = address({ view: views[(at + by + views.length) % views.length].name });
}

/** The page offers what the browser keeps; where it keeps nothing, there is nothing to offer. */
async function readOwnData() {
  learnOwn(await listSets().catch(() => []));
  app.set({ settings: { ...app.state.settings } });
}

/** Where one trains, images are to be trained on; elsewhere one picture is looked at. @param {import('./protocol.js').FileAt[]} files */
async function takeImages(files) {
  const toTrain = app.state.settings.view === 'train' || document.querySelector('dialog[open]');
  const digit = toTrain ? null : await digitIn(files, app.data, app.ask);
  if (digit) said['vae-digit'](digit);
  else await openOwnData(root, files);
}

/** In a lecture the class's own digit stays, whatever the next step would bring. @param {string} hash */
function takeLink(hash) {
  presentation.bring((withDigit) => links.take(hash, withDigit));
}

function listen() {
  // Nothing that fails vanishes. An event without an error is the browser's own remark on the layout.
  addEventListener('unhandledrejection', ({ reason }) => app.uncaught(reason));
  addEventListener('error', ({ error }) => error && app.uncaught(error));
  setInterval(() => client.tick(), tickEvery);
  app.own.listen();
  for (const [name, action] of Object.entries(said)) {
    root.addEventListener(name, (event) => action(/** @type {CustomEvent} */ (event).detail));
  }
  takeFiles({ model: (file) => void app.opening.file(file), images: (files) => void takeImages(files).catch(missed) });
  takeKeys(byKey);
  keepFocus(root);
  addEventListener('hashchange', () => pageAddress.follow());
  document.addEventListener('visibilitychange', () => document.hidden && void app.own.keepNow());
  themes.listen(draw);
  lightConcepts(root);
}

/** The page is never empty: a digit draws itself, slowly at the first visit. */
function drawDemo() {
  const slowly = !recall('visited') && !lessMotion();
  remember('visited', 'yes');
  if (links.pad?.blank) links.pad.play(demoStrokes(), slowly ? 2400 : 0);
}

/** Whether the page was here before, or was opened by an address that names no model: then this tab's own comes back. */
function returns() {
  const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'));
  return navigation?.type !== 'navigate' || !/[?&]model=/.test(location.hash);
}

async function start() {
  const { hash } = location;
  await Promise.all([languages.first(), elements.bring(settings.view)]);
  listen();
  started = true;
  document.getElementById('trouble')?.remove();
  draw();
  padInSight.watch(root.querySelector('vae-pad'));
  await app.opening.first({ returning: returns() });
  links.take(hash);
  if (!app.state.digit) drawDemo();
  await Promise.all([app.loadTestDigits(), readOwnData()]);
}

/** What the first digit's answer does not wait for: the other views, and the page's keeper. */
function fetchTheRest() {
  complete = true;
  for (const { name } of views) void elements.bring(name);
  const address = serviceWorker();
  if (!address) return;
  void keepOffline(address, (load) => {
    takeOver = load;
    schedule();
  });
}

start().catch(reportError);
