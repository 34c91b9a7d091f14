// Takes www/images/preview.jpg, by which others show a link to the page, of the page itself: the chain of the model whose latents are
// a plane. It is kept with the sources: run this where the first screen has changed, after scripts/build.
//
//   CHROMIUM=chromium node scripts/preview.mjs
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { start } from './static-server.mjs';

/** The form that those who show it ask for. */
const viewport = { width: 1200, height: 630 };

const server = await start(fileURLToPath(new URL('../dist/', import.meta.url)), 0);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? 'chromium', args: ['--no-sandbox'] });
// Its policy would forbid to hide what is for the hand.
const page = await browser.newPage({ viewport, reducedMotion: 'reduce', locale: 'en-US', bypassCSP: true });
await page.goto(`${server.url}#draw?model=mnist-2d&figure=chain&only=yes`);
await page.locator('[data-testid=test-digit-0]:enabled').waitFor();
await page.locator('.draw-map canvas').waitFor();
await page.waitForLoadState('networkidle');
await page.screenshot({
  path: fileURLToPath(new URL('../www/images/preview.jpg', import.meta.url)),
  quality: 85,
  style: '.button, .pad-tools, .test-digits h2, .whole-page { visibility: hidden }',
});
await browser.close();
await server.close();
