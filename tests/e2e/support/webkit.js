/**
 * WebKitGTK on a screen of its own that nobody sees, in a system whose language is none. How its window is driven is
 * webdriver.js's business, which programs there are scripts/env's.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { until } from './visit.js';
import { openWindow } from './webdriver.js';

/** A port that is free now. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/** @param {import('node:child_process').ChildProcess} child */
async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}

/** Starts a screen; it takes the first number that is free, and says which. */
async function startScreen() {
  const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  await once(screen, 'spawn');
  const number = (await text(/** @type {import('node:stream').Readable} */ (screen.stdio[3]))).trim();
  if (!number) throw new Error('Xvfb ended before there was a screen');
  return { screen, display: `:${number}` };
}

export async function startWebKit() {
  const { screen, display } = await startScreen();
  const port = await freePort();
  const driver = spawn(process.env.WEBKIT_DRIVER || 'WebKitWebDriver', [`--port=${port}`], {
    env: { ...process.env, DISPLAY: display, LC_ALL: 'C.UTF-8' },
    stdio: 'ignore',
  });
  await once(driver, 'spawn');
  const address = `http://127.0.0.1:${port}`;
  await until(() => fetch(`${address}/status`).then(Boolean, () => false), 'the driver of WebKit');
  const window = await openWindow(address, {
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': { binary: process.env.WEBKIT, args: ['--automation'] },
  });
  return {
    ...window,
    async close() {
      await window.close();
      await end(driver);
      await end(screen);
    },
  };
}
