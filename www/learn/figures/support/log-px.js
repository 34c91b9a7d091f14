// @ts-check
/** How figures estimate log p(x): importance samples, and the seed that gives every digit the same noise. */

export const samples = 256;
export const seed = 1;
