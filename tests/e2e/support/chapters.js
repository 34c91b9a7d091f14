/** A reader who goes through the Learn part from its first page to its last. */
import { chapters } from '../../../www/learn/chapters.js';

/**
 * Sees every figure of the present chapter come to rest, looks, and goes on to the next.
 * @param {import('./visit.js').Visit} visit at the first chapter
 * @param {(id: string) => Promise<void>} look
 */
export async function eachChapter(visit, look) {
  for (const { id, figures } of chapters) {
    await visit.page.locator(`.learn-head a[aria-current=page][href^="#learn/${id}"]`).waitFor({ state: 'attached' });
    for (const name of figures) {
      const figure = visit.page.locator(`vae-figure-${name}`);
      await figure.waitFor({ state: 'attached' });
      await figure.scrollIntoViewIfNeeded();
      await figure.locator('> *').first().waitFor();
      await visit.settled();
    }
    await look(id);
    if (id !== chapters.at(-1)?.id) await visit.get('learn-next').click();
  }
}
