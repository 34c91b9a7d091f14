// @ts-check
/**
 * A number that one drags in an SVG: a dot, or a whole curve, that is a slider to the keyboard and to a screen reader.
 * A drag moves the number by as much as the pointer moves, so that nothing jumps when it is taken hold of.
 */
import { nothing, ref, svg } from '../../../vendor/lit.js';
import { takeHold } from '../../../shared/hold.js';
import { within } from './drag.js';

/** Around a dot: as far as a finger may miss it. */
const reach = 15;

/**
 * @typedef {object} Dragged
 * @property {number} value
 * @property {number} min
 * @property {number} max
 * @property {number} step values are kept on its multiples
 * @property {number} unit how far the dot moves across for 1 more, in units of the viewBox
 * @property {(value: number) => void} onValue
 */

/** What is dragged as it was rendered last: the hand may hold it through many renderings. @type {WeakMap<Element, Dragged>} */
const rendered = new WeakMap();

/** @param {number} value @param {Dragged} dragged */
const kept = (value, { min, max, step }) => Number(within(Math.round(value / step) * step, min, max).toFixed(6));

/** For pointerdown. @param {Dragged} dragged */
export const dragAcross = (dragged) => (/** @type {PointerEvent} */ event) => {
  const element = /** @type {SVGGraphicsElement} */ (event.currentTarget);
  const begin = { x: event.clientX, value: dragged.value };
  let last = begin.value;
  const change = (/** @type {number} */ to) => {
    const { onValue, ...now } = rendered.get(element) ?? dragged;
    const value = kept(to, { ...now, onValue });
    if (value === last || !Number.isFinite(value)) return;
    last = value;
    onValue(value);
  };
  takeHold(event, {
    move: ({ clientX }) => change(begin.value + (clientX - begin.x) / (element.getScreenCTM()?.a ?? 1) / dragged.unit),
    cancel: () => change(begin.value),
  });
};

/** @param {Dragged} dragged */
const keys = (dragged) => (/** @type {KeyboardEvent} */ event) => {
  const { value, min, max, step } = dragged;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const size = event.shiftKey ? 5 * step : step;
  /** @type {Record<string, number>} */
  const targets = {
    ArrowRight: value + size,
    ArrowUp: value + size,
    ArrowLeft: value - size,
    ArrowDown: value - size,
    PageUp: value + 10 * step,
    PageDown: value - 10 * step,
    Home: min,
    End: max,
  };
  if (!(event.key in targets)) return;
  event.preventDefault();
  dragged.onValue(kept(targets[event.key], dragged));
};

/**
 * @param {Dragged & {
 *   x: number, y: number, shape: 'mean' | 'width', concept: string, name: string, text: string, testid?: string,
 * }} options where the dot is; `text` is the value as it is said
 */
export function handle({ x, y, shape, concept, name, text, testid, ...dragged }) {
  const drag = dragAcross(dragged);
  return svg`<g
    class="handle"
    role="slider"
    tabindex="0"
    aria-label=${name}
    aria-valuemin=${dragged.min}
    aria-valuemax=${dragged.max}
    aria-valuenow=${dragged.value}
    aria-valuetext=${text}
    data-concept=${concept}
    data-testid=${testid ?? nothing}
    ${ref((element) => void (element && rendered.set(element, dragged)))}
    @pointerdown=${drag}
    @keydown=${keys(dragged)}
  >
    <circle class="handle-reach" cx=${x} cy=${y} r=${reach}></circle>
    ${
      shape === 'mean'
        ? svg`<circle class="handle-dot" cx=${x} cy=${y} r="6.5"></circle>`
        : svg`<rect class="handle-dot" x=${x - 3.5} y=${y - 7.5} width="7" height="15" rx="2"></rect>
            <path class="handle-arrows" d="M${x - 7.5} ${y - 3}l-3.5 3l3.5 3M${x + 7.5} ${y - 3}l3.500 3l-3.500 3"></path>`
    }
  </g>`;
}
