// How Chromium is started, by tests and benchmarks alike.

/** Silence: no updates, no crash reports, nothing that a browser does for itself. */
export const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
