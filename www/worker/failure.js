// @ts-check
/** What is thrown in a worker, in the protocol's words. */

/** @param {unknown} error @returns {import('../app/protocol.js').Failure} */
export function failureOf(error) {
  const message = error instanceof Error ? error.message : String(error);
  return { kind: error instanceof Error && 'kind' in error ? String(error.kind) : 'other', message };
}
