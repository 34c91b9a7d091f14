// The Worker in which everything measured lives: it loads one module and calls its functions by name, one at a time, so
// that nothing else shares its thread. What the modules measure is theirs.

/** @type {Record<string, (...args: any[]) => unknown>} */
let module;

self.onmessage = async ({ data: { load, call, args } }) => {
  try {
    if (load) module = await import(load);
    self.postMessage({ value: call ? await module[call](...args) : undefined });
  } catch (error) {
    self.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
};
