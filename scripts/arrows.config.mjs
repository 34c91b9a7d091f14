// Which room of www/ may import which (the arrows), a sentence for each. scripts/arrows holds the page to it.
// Imports in JSDoc comments are types alone and are no arrows.

/** A room of the page as a path. @param {string} rooms parts of a regular expression, joined by | */
const www = (rooms) => `^www/(?:${rooms})`;

/** What lies below whatever shows something: the words, the parts, where files are, and of the app what it knows beforehand. */
const below = (/** @type {string} */ more = '') =>
  `shared/|vendor/|languages/|site\\.js|app/(?:settings|schema|datasets|class-names|browser-memory|model-cards|shipped-models${more})\\.js`;
/** What only the page's wiring may know. */
const wiring = www('app/(?:main|client|app|language)\\.js');
/** pkg/ may not have been built: then its path stays as the import writes it. */
const pkg = '(?:^www|\\.\\.)/pkg/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no circles',
      comment: 'What imports each other cannot be read, tested or moved alone.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'only the worker imports the module',
      comment: 'The numerics run beside the page: it asks for them in messages.',
      severity: 'error',
      from: { pathNot: `${www('worker/')}|^npm/` },
      to: { path: pkg },
    },
    {
      name: 'the worker knows nothing of the page',
      comment:
        'It answers requests; of the page it knows the protocol, which models are shipped, the registry of datasets, own images, where files are and how they are had, which build of the module is taken, and what time is.',
      severity: 'error',
      from: { path: www('worker/') },
      to: {
        path: www('.'),
        pathNot: www(
          'worker/|pkg/|site\\.js|shared/(?:build|files|module-worker|own-sets|silence|clock)\\.js|app/(?:protocol|shipped-models|datasets)\\.js',
        ),
      },
    },
    {
      name: 'nobody imports the worker',
      comment: 'It is started by its address.',
      severity: 'error',
      from: { path: www('.'), pathNot: www('worker/') },
      to: { path: www('worker/') },
    },
    {
      name: 'a view stands alone',
      comment: 'It is given data and says what it wants: it imports its own folder, what is shared, and the settings.',
      severity: 'error',
      from: { path: www('views/([^/]+)/') },
      to: {
        path: www('.'),
        pathNot: www(`views/$1/|${below()}`),
      },
    },
    {
      name: 'the Learn part stands alone',
      comment: 'It is a view too, of many figures.',
      severity: 'error',
      from: { path: www('learn/') },
      to: {
        path: www('.'),
        pathNot: www(`learn/|${below()}`),
      },
    },
    {
      name: 'a figure stands alone',
      comment: 'It imports its own folder and what figures share; what two of them need belongs in support.',
      severity: 'error',
      from: { path: www('learn/figures/([^/]+)/') },
      to: { path: www('learn/figures/'), pathNot: www('learn/figures/(?:$1|support)/') },
    },
    {
      name: 'figures are fetched by name',
      comment: 'Nothing but a figure imports a figure: a chapter that is not open costs nothing.',
      severity: 'error',
      from: { path: www('.'), pathNot: www('learn/figures/') },
      to: { path: www('learn/figures/') },
    },
    {
      name: 'what is shared imports no one who shares it',
      comment: 'It lies below the views, the shell, the Learn part and the app.',
      severity: 'error',
      from: { path: www('shared/') },
      to: { path: www('.'), pathNot: www('shared/|vendor/|languages/|site\\.js') },
    },
    {
      name: 'the shell stands around the views',
      comment: 'It knows of views and chapters only that they are there, and what an address is.',
      severity: 'error',
      from: { path: www('shell/') },
      to: {
        path: www('.'),
        pathNot: www(`shell/|learn/chapters\\.js|${below('|views|address')}`),
      },
    },
    {
      name: 'only the registry imports views',
      comment: 'A view is added by one line in app/views.js.',
      severity: 'error',
      from: { path: www('.'), pathNot: www('app/views\\.js|views/|learn/') },
      to: { path: www('(?:views/[^/]+|learn)/(?:view|[a-z]+-view)\\.js') },
    },
    {
      name: 'only main wires',
      comment: 'The client, the state and the shell meet in app/main.js and nowhere else.',
      severity: 'error',
      from: { path: www('app/'), pathNot: www('app/main\\.js') },
      to: { path: `${www('shell/')}|${wiring}` },
    },
    {
      name: 'nobody imports the wiring',
      comment: 'What main.js joins must not know of each other.',
      severity: 'error',
      from: { path: www('.'), pathNot: www('app/') },
      to: { path: wiring },
    },
    {
      name: 'the package takes what is no page',
      comment: 'It has the client, the settings, how a build is chosen and a worker is started, and which chapter has a figure.',
      severity: 'error',
      from: { path: '^npm/' },
      to: {
        path: www('.'),
        pathNot: `${www('app/(?:client|schema)\\.js|worker/module\\.js|shared/(?:build|module-worker)\\.js|learn/chapters\\.js')}|${pkg}`,
      },
    },
    {
      name: 'nobody imports the package',
      comment: 'It is made of the page, for others.',
      severity: 'error',
      from: { path: www('.') },
      to: { path: '^npm/' },
    },
  ],
  options: { doNotFollow: { path: www('vendor/|pkg/') }, exclude: { path: www('data/|models/') } },
};
