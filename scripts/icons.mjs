// Draws www/icons/*.png from www/icon.svg, for the places where a drawing will not do. They are kept with the sources: run
// this when the icon has changed.
//
//   CHROMIUM=chromium node scripts/icons.mjs
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const svg = readFileSync(new URL('../www/icon.svg', import.meta.url), 'utf8');
const folder = new URL('../www/icons/', import.meta.url);
const background = /fill="(#\w+)"/.exec(svg)?.[1];

/** Their corners are cut off by whoever shows them; of a maskable one four fifths about the middle stay. */
const maskable = { name: 'maskable', size: 512, inner: 0.8, background };
const touch = { name: '180', size: 180, inner: 1, background };
const plain = [192, 512].map((size) => ({ name: String(size), size, inner: 1, background: 'transparent' }));

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? 'chromium', args: ['--no-sandbox'] });
for (const { name, size, inner, background } of [...plain, touch, maskable]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>body { margin: 0; display: grid; place-items: center; height: 100vh; background: ${background} }
     svg { width: ${inner * 100}vw }</style>${svg}`,
  );
  await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, folder)), omitBackground: true });
  await page.close();
}
await browser.close();
