// What uPlot sees as `navigator`: a language that numbers can be written in. It asks for it as it is loaded, and where the
// system's is none, as the "C" of a bare Linux, the module would not load, nor the Train view.

/** @param {string} language */
function known(language) {
  try {
    return Intl.getCanonicalLocales(language)[0];
  } catch {
    return undefined;
  }
}

export const navigator = { language: known(globalThis.navigator?.language) ?? 'en' };
