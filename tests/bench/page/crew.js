// Training shared by several Workers, as the page does it: the page's own crew, whose rounds are run to their ends.
import { images, dataFile } from './task.js';
import { load } from './ours.js';

/** In a name, so that it is fetched from the site instead of being bundled. */
const crewAddress = '/worker/crew.js';

/** @type {import('../../../www/pkg/simd128/vae_wasm.js').Session} */
let session;
/** @type {import('../../../www/worker/crew.js').Crew} */
let crew;

export async function start(/** @type {{ build: string, workers: number }} */ { build, workers }) {
  const { module, config } = await load(build);
  const { Crew } = await import(crewAddress);
  const bytes = await dataFile('10k');
  session = new module.Session(config);
  session.setTrainingData(bytes, undefined, images);
  crew = new Crew(
    () => new Worker(`/worker/helper.js?build=${build}`, { type: 'module' }),
    () => session,
  );
  crew.use({ images: new Blob([bytes]), count: images });
  await crew.assemble(workers);
}

/** One round, to the common state at its end; answers the losses of the leader's parts. */
async function round() {
  const steps = crew.round();
  if (steps === null) throw new Error('there are no helpers');
  const losses = Array.from({ length: steps }, () => {
    const { nll, kl } = session.step();
    return nll + kl;
  });
  await crew.meet();
  return losses;
}

/** Whole rounds, at least `steps`; answers the milliseconds of so many. */
export async function run(/** @type {number} */ steps) {
  const began = performance.now();
  let done = 0;
  while (done < steps) done += (await round()).length;
  return ((performance.now() - began) * steps) / done;
}

/** Whole rounds that are not timed; answers the losses of the last `steps` steps. */
export async function losses(/** @type {number} */ steps) {
  /** @type {number[]} */
  const all = [];
  while (all.length < steps) all.push(...(await round()));
  return all.slice(-steps);
}
