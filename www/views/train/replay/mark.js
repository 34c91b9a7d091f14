// @ts-check
/** A line across the curves at the step that the time machine shows. */

/**
 * @param {import('../../../vendor/uplot.js')} plot
 * @param {number | null} step
 * @param {import('../../../app/theme.js').Theme} theme
 */
export function paintMark({ ctx, bbox, valToPos }, step, theme) {
  if (step === null) return;
  const x = valToPos(step, 'x', true);
  ctx.save();
  ctx.strokeStyle = theme.z;
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}
