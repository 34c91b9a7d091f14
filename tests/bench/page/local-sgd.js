// Training shared by several Workers, as the page does it: by the page's own local SGD, whose rounds are run to their ends.
import { images, dataFile } from './task.js';
import { load } from './ours.js';

/** In a name, so that it is fetched from the site instead of being bundled. */
const localSgdAddress = '/worker/local-sgd.js';

/** @type {import('../../../www/pkg/simd128/vae_wasm.js').Session} */
let session;
/** @type {import('../../../www/worker/local-sgd.js').LocalSgd} */
let localSgd;

export async function start(/** @type {{ build: string, workers: number }} */ { build, workers }) {
  const { module, config } = await load(build);
  const { LocalSgd } = await import(localSgdAddress);
  const bytes = await dataFile('10k');
  session = new module.Session(config);
  session.setTrainingData(bytes, undefined, images);
  localSgd = new LocalSgd(
    () => new Worker(`/worker/helper.js?build=${build}`, { type: 'module' }),
    () => session,
  );
  localSgd.use({ images: new Blob([bytes]), count: images });
  await localSgd.assemble(workers);
}

/** One round, to the common state at its end; answers the losses of the leader's parts. */
async function round() {
  const steps = localSgd.round();
  if (steps === null) throw new Error('there are no helpers');
  const losses = Array.from({ length: steps }, () => {
    const { nll, kl } = session.step();
    return nll + kl;
  });
  await localSgd.average();
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
