// @ts-check
/**
 * Letters by the window: what stands alone is laid out in rem, and so becomes as large as the window has room for by the size of the
 * page's letters. What does not fit at the smallest size keeps the usual one, and scrolls. The style sheets say what the usual
 * size is (stand-alone.css), and how many times as large a figure's letters may become (--letters-most).
 */

/** Times the usual size: from one to the next that is tried, and the smallest. */
const stride = 1.06;
const least = 0.6;
/** Letters of no person's choice are smaller than this, pixels. */
const smallest = 12;

/**
 * The sizes that are tried, the largest first, times the usual.
 * @param {number} most
 * @param {number} usual pixels
 */
export function sizesOf(most, usual) {
  const end = Math.max(least, Math.min(1, smallest / usual));
  const count = Math.ceil(Math.log(most / end) / Math.log(stride));
  return [...Array.from({ length: count }, (_, i) => most / stride ** i), end];
}

/**
 * The largest size at which all is in sight, or the usual one where there is none.
 * @param {readonly number[]} sizes the largest first
 * @param {(size: number) => boolean} fits
 */
export const largest = (sizes, fits) => sizes.find(fits) ?? 1;

export class Fit {
  constructor() {
    /** @type {Element | null} what is fitted */
    this.place = null;
    /** What was fitted last: the window, what stands alone, and how high it came out. */
    this.known = '';
    /** @type {unknown} */
    this.shown = null;
    this.observer = new ResizeObserver(() => this.fit());
    this.again = () => this.fit();
  }

  /**
   * Follows what is in a place while something stands alone.
   * @param {Element | null} place null: nothing does
   * @param {unknown} shown what it is now: another one is fitted anew
   */
  follow(place, shown) {
    const another = shown !== this.shown;
    this.shown = shown;
    if (place !== this.place) {
      this.observer.disconnect();
      removeEventListener('resize', this.again);
      this.place = place;
      if (place) {
        this.observer.observe(place);
        addEventListener('resize', this.again);
      } else document.documentElement.style.removeProperty('--letters');
    }
    if (place && another) this.fit();
  }

  /** @private */
  fit() {
    const { place } = this;
    if (!place || saidOf(place) === this.known) return;
    const { documentElement: root } = document;
    const put = (/** @type {number} */ size) => root.style.setProperty('--letters', size.toFixed(3));
    put(1);
    const usual = Number.parseFloat(getComputedStyle(root).fontSize);
    const figure = root.dataset.only === '*' ? null : document.querySelector(`[data-figure='${root.dataset.only}']`);
    const most = Number(figure && getComputedStyle(figure).getPropertyValue('--letters-most')) || 1;
    put(
      largest(sizesOf(most, usual), (size) => {
        put(size);
        return root.scrollHeight <= root.clientHeight && root.scrollWidth <= root.clientWidth;
      }),
    );
    this.known = saidOf(place);
  }
}

/** @param {Element} place */
function saidOf(place) {
  const { dataset } = document.documentElement;
  return [innerWidth, innerHeight, dataset.only, 'presenting' in dataset, place.getBoundingClientRect().height].join(' ');
}
