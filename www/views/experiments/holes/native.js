// @ts-check
/**
 * What the command line measured: three models of two latents, the same data and seed, each with another prior. `logPx` is -log p(x)
 * by 200 importance samples on all 10,000 test images; all of them a mean and its standard error, the holes in per cent.
 */
const train =
  'vae train --hidden 200 --latent 2 --pixels dynamic --prior vamp --components 50 --epochs 12 --batch 100 --lr 2e-3 --schedule cosine --seed 1 --out vamp.safetensors';

export const native = {
  command: `${train}; vae eval --model vamp.safetensors --iw-samples 200`,
  /** @type {{ prior: string, logPx: [number, number], marginal: [number, number], holes: [number, number] }[]} */
  models: [],
};
