// How Chromium is started, by tests and benchmarks alike.

/**
 * Features that are left out. Chromium heeds the last such list alone, so that it begins with what Playwright leaves out
 * itself; of ours is the popup of an address bar that nobody sees, which costs each window half a second of a core.
 */
const without = [
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
  'WebUIOmniboxPopup',
];

/** Silence: no updates, no crash reports, nothing that a browser does for itself. */
export const flags = [
  `--disable-features=${without}`,
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
