// Trains the README's model in the tab: all 60,000 digits, 784-400-20, grey Bernoulli, batch 128, Adam 1e-3, seed 1, by the
// page's own controls, an epoch a press of start, and prints the bound on all 10,000 test images after each. Minutes
// long, so a person runs it: node tests/e2e/full-training.mjs [EPOCHS [WORKERS]]
import { openSite } from './support/site.js';

const epochs = Number(process.argv[2] ?? 10);
const workers = Number(process.argv[3] ?? 1);
/** Milliseconds that one epoch may take on a slow machine. */
const patience = 3_600_000;

const site = await openSite();
try {
  // Everything else is the page's default.
  const visit = await site.visit(`#train?set=60k&epochs=1&workers=${workers}`);
  let total = 0;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const began = performance.now();
    await visit.get('train-start').click();
    await visit.get('train-pause').waitFor();
    await visit.get('train-start').waitFor({ timeout: patience });
    const seconds = (performance.now() - began) / 1000;
    total += seconds;
    const [step, speed] = [await visit.number('metric-step'), await visit.number('metric-speed')];
    const { images, nll, kl, elbo } = await visit.ask('evaluate', { images: 10_000, seed: 1 });
    console.log(
      `epoch ${epoch}, step ${step}, ${seconds.toFixed(1)} s (${total.toFixed(1)} in all), ${speed} images/s: ` +
        `loss on ${images} test images ${(-elbo).toFixed(2)} nats (nll ${nll.toFixed(2)}, KL ${kl.toFixed(2)})`,
    );
  }
  if (visit.complaints.length) console.log(visit.complaints.join('\n'));
} finally {
  await site.close();
}
