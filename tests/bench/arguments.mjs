// What scripts/bench is asked for: it parses, and says what is wrong. As a program it only looks at the words, so that
// scripts/bench can refuse them before it builds anything.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { contestants } from './contestants.mjs';

const names = contestants.map(({ name }) => name);

export const usage = `usage: scripts/bench [options], a markdown report on standard output
  --only NAME,...   the training step of these alone:
                    ${names.join(', ')}
  --without-peers   our builds alone; installs no peers
  --native          native training of Burda's network beside PyTorch's, and nothing else
  --rounds N        blocks for each contestant, in turns (7)
  --steps N         training steps in a block (32)
  --long            watches the memory for 10,000 steps instead of 1,000 (minutes)
  --json FILE       writes everything measured`;

/** @param {string} name @param {string | undefined} text @param {number} otherwise */
function count(name, text, otherwise) {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name}: expected a number from 1, found "${text}"`);
  return value;
}

/** @param {string[]} words what follows the command */
export function readArguments(words) {
  const { values } = parseArgs({
    args: words,
    options: {
      only: { type: 'string' },
      'without-peers': { type: 'boolean', default: false },
      native: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      steps: { type: 'string' },
      long: { type: 'boolean', default: false },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const only = values.only?.split(',');
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`--only: expected some of ${names.join(', ')}, found "${unknown}"`);
  return {
    only,
    withPeers: !values['without-peers'],
    rounds: count('rounds', values.rounds, 7),
    steps: count('steps', values.steps, 32),
    memorySteps: values.long ? 10_000 : 1_000,
    json: values.json,
    help: values.help,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    if (readArguments(process.argv.slice(2)).help) console.log(usage);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${usage}`);
    process.exitCode = 2;
  }
}
