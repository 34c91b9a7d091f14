// @ts-check
/**
 * What the command line measured: three models of two latents, the same data and seed, each with another prior. `logPx` is -log p(x)
 * by 200 importance samples on all 10,000 test images; all of them a mean and its standard error, the holes in per cent.
 */
const train =
  'vae train --hidden 200 --latent 2 --pixels dynamic --prior vamp --components 50 --epochs 12 --batch 100 --lr 2e-3 --schedule cosine --seed 1 --out vamp.safetensors';

export const native = {
  command: `${train}\nvae eval --model vamp.safetensors --iw-samples 200`,
  /** @type {{ prior: string, logPx: [number, number], marginal: [number, number], holes: [number, number] }[]} */
  models: [
    { prior: 'standard', logPx: [153.51, 0.48], marginal: [0.624, 0.013], holes: [3.99, 0.2] },
    { prior: 'mixture', logPx: [152.13, 0.49], marginal: [0.203, 0.006], holes: [4.9, 0.22] },
    { prior: 'vamp', logPx: [149.84, 0.49], marginal: [0.059, 0.003], holes: [1.63, 0.13] },
  ],
};
