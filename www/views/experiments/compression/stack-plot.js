// @ts-check
/** The stack as the first images are coded: popping z takes bits from it, pushing x and then z puts bits on. */
import { html, svg } from '../../../vendor/lit.js';
import { t, whole } from '../../../shared/i18n.js';
import { plotAxes, plotFrame, polyline } from '../../../shared/figures/plot.js';
import { roundScale } from '../../../shared/figures/scale.js';

/** Images that are told apart. */
const first = 6;
const height = 200;
/** The three parts of an image, each in the colour of what it goes by. */
const parts = /** @type {const} */ (['drawn', 'image', 'whole']);

/** @param {{ initial: number, heights: import('./coder.js').Heights[] } | null} result */
export function stackPlot(result) {
  const heights = (result?.heights ?? []).slice(0, first);
  const levels = [result?.initial ?? 0, ...heights.flatMap((of) => parts.map((part) => of[part]))];
  const up = roundScale(result ? [0, ...levels] : [0, 1000], 4);
  const frame = plotFrame({ height, across: [0, first], up });
  const place = (/** @type {number} */ at) => at / parts.length;
  return html`<svg class="plot experiment-plot" viewBox="0 0 400 ${height}" role="img" aria-label=${t('experiments.compression.stack')} data-testid="compression-stack">
      ${plotAxes(
        frame,
        Array.from({ length: first }, (_, i) => ({ at: i + 0.5, label: whole(i + 1) })),
      )}
      ${levels.slice(1).map((level, i) => {
        const ends = [i, i + 1].map(place);
        return svg`<g class="experiment-line stack-${parts[i % parts.length]}">
          <polyline points=${polyline(frame, ends, [levels[i], level])}></polyline>
          <circle cx=${frame.x(ends[1])} cy=${frame.y(level)} r="2"></circle>
        </g>`;
      })}
    </svg>
    <p class="experiment-keys">
      ${parts.map((part) => html`<span class="experiment-key stack-${part}">${t(`experiments.compression.stack.${part}`)}</span>`)}
      <span class="hint">${t('experiments.compression.stack.axes')}</span>
    </p>`;
}
