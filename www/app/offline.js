// @ts-check
/**
 * The page without a network: has the service worker keep it, and tells when a newer version of it is there. Nothing is
 * lost where the browser does not have service workers, or lets none be registered: then the page needs its server.
 */

/** How often a page that stays open looks for a newer version, milliseconds. */
const lookAgainAfter = 3_600_000;

/**
 * @param {URL} address of the service worker
 * @param {(takeOver: () => void) => void} onNewer another version is there; it comes when its reader wants it, and the page loads again
 */
export async function keepOffline(address, onNewer) {
  const serviceWorker = keeper();
  const registration = await serviceWorker?.register(address).catch(() => null);
  if (!serviceWorker || !registration) return;

  const tell = () => {
    // Without a controller it is the first version, which waits for nobody.
    if (!registration.waiting || !serviceWorker.controller) return;
    onNewer(() => {
      serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      registration.waiting?.postMessage('take over');
    });
  };
  tell();
  registration.addEventListener('updatefound', () => {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => installing.state === 'installed' && tell());
  });
  setInterval(() => registration.update().catch(() => {}), lookAgainAfter);
}

/** A frame without an origin may not even ask. */
function keeper() {
  try {
    return navigator.serviceWorker;
  } catch {
    return undefined;
  }
}
