// @ts-check
/** What repeats a sweep on the command line, as it stands: grids of settings, their runs one after the other, and a table of all. */

/** @typedef {Record<string, Record<string, unknown>>} Grid tables of settings as `vae sweep` has them, in which a list is a choice */

/**
 * @param {string} into the folder of the runs
 * @param {Grid[]} grids
 * @param {string[]} between lines between the runs and their table
 */
export const gridCommand = (into, grids, between = []) =>
  [
    ...grids.flatMap((grid) => [`vae sweep --into ${into} /dev/stdin <<'END' | sh`, ...tomlOf(grid), 'END']),
    ...between,
    `vae table ${into}`,
  ].join('\n');

/** @param {Grid} grid */
const tomlOf = (grid) =>
  Object.entries(grid).flatMap(([table, values]) => [
    `[${table}]`,
    ...Object.entries(values).map(([name, value]) => `${name} = ${JSON.stringify(value).replaceAll(',', ', ')}`),
  ]);
