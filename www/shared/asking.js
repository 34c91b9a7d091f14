// @ts-check
/**
 * `ask(name, ...args)` and `ask.of(id)(name, ...args)` made of one function that sends: for those who stand between a view
 * and the worker. What can be asked is in app/protocol.js.
 */

/** @typedef {import('../app/protocol.js').Ask} Ask */
/** @typedef {(name: any, args: any[], of?: string) => Promise<any>} Send `of`: a shipped model's id, if one is asked */

/** @param {Send} send @returns {Ask} */
export function asking(send) {
  const of =
    (/** @type {string} */ id) =>
    (/** @type {string} */ name, /** @type {any[]} */ ...args) =>
      send(name, args, id);
  return /** @type {Ask} */ (
    Object.assign((/** @type {string} */ name, /** @type {any[]} */ ...args) => send(name, args), { of })
  );
}

/** Sends by another `ask`. @param {Ask} ask @returns {Send} */
export const sendingBy = (ask) => (name, args, of) => /** @type {any} */ (of === undefined ? ask : ask.of(of))(name, ...args);
