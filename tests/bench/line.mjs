// A slow line to a server on this machine: so many bytes a second for all connections together, each in its turn, and so long
// until an answer comes. A new connection costs that time once more, as its greeting does.
import { connect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** Bytes that a connection sends before it is another's turn. */
const turn = 4096;

/**
 * @param {number} port of the server
 * @param {{ bytesPerSecond: number, milliseconds: number }} line `milliseconds`: there and back
 */
export async function slowLine(port, { bytesPerSecond, milliseconds }) {
  let free = 0;
  /** Resolves when so many bytes have gone through. @param {number} bytes */
  const through = (bytes) => {
    const now = performance.now();
    free = Math.max(free, now) + (bytes / bytesPerSecond) * 1000;
    return wait(free - now);
  };

  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  const server = createServer(async (near) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    near.on('close', () => far.destroy());
    let greeting = wait(milliseconds);
    near.on('data', async (request) => {
      await (greeting = greeting.then(() => wait(milliseconds)));
      far.write(request);
    });
    try {
      for await (const chunk of far) {
        for (let at = 0; at < chunk.length; at += turn) {
          const part = chunk.subarray(at, at + turn);
          await through(part.length);
          near.write(part);
        }
      }
      near.end();
    } catch {
      // The browser has hung up.
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const { port: chosen } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${chosen}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done(undefined));
        for (const socket of sockets) socket.destroy();
      }),
  };
}
