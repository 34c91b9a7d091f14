// The built site as a static Space of the Hugging Face Hub: `node scripts/space.mjs FOLDER [TITLE]` copies dist there and puts the
// README.md before it whose front matter configures the Space (https://huggingface.co/docs/hub/spaces-config-reference). Then
// `hf upload USER/NAME FOLDER --repo-type space` sends it. Nothing is built there, and the Content-Security-Policy is in the page.
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Of all headers a Space may set three alone. The page needs no isolation, and may be embedded by pages that have it.
 */
export const spaceHeaders = { 'cross-origin-resource-policy': 'cross-origin' };

/** The Space's README.md. @param {string} title */
export const spaceReadme = (title) => `---
title: ${JSON.stringify(title)}
emoji: 🎲
colorFrom: blue
colorTo: yellow
sdk: static
app_file: index.html
pinned: false
license: mit
short_description: Train and explore a VAE in the browser
tags:
- vae
- variational-autoencoder
- webassembly
- education
custom_headers:
${Object.entries(spaceHeaders)
  .map(([name, value]) => `  ${name}: ${value}\n`)
  .join('')}---

A variational autoencoder that is trained and explored in the browser. Nothing leaves the tab.
`;

const [, script, folder, title = 'VAE playground'] = process.argv;
if (script === fileURLToPath(import.meta.url)) {
  const dist = fileURLToPath(new URL('../dist', import.meta.url));
  if (!folder) throw new Error('node scripts/space.mjs FOLDER [TITLE]');
  if (!existsSync(join(dist, 'index.html'))) throw new Error('there is no dist: run scripts/build first');
  cpSync(dist, folder, { recursive: true });
  writeFileSync(join(folder, 'README.md'), spaceReadme(title));
  console.log(`${folder}: a static Space; hf upload USER/NAME ${folder} --repo-type space`);
}
