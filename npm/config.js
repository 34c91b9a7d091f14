// @ts-check
/** A whole configuration of what differs from the core's defaults. */
import { configFields } from '../www/app/schema.js';

/** @typedef {import('../www/app/protocol.js').Config} Config */

/**
 * @param {{ model?: Partial<Config['model']>, train?: Partial<Config['train']> }} [given]
 * @returns {Config}
 */
export function configOf({ model, train } = {}) {
  /** @type {Record<string, Record<string, unknown>>} */
  const tables = { model: {}, train: {} };
  for (const { name, table, default: usual } of configFields) if (usual !== null) tables[table][name] = usual;
  return /** @type {any} */ ({ model: { ...tables.model, ...model }, train: { ...tables.train, ...train } });
}
