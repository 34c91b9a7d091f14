// @ts-check
/** A line across the curves at the step that the time machine shows; what came after it is faint. */

/**
 * @param {import('../../../vendor/uplot.js')} plot
 * @param {number | null} step
 * @param {import('../../../app/theme.js').Theme} theme
 */
export function paintMark({ ctx, bbox, valToPos }, step, theme) {
  if (step === null) return;
  const x = valToPos(step, 'x', true);
  ctx.save();
  ctx.globalAlpha = 0.65;
  ctx.fillStyle = theme.paper;
  ctx.fillRect(x, bbox.top, bbox.left + bbox.width - x, bbox.height);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = theme.z;
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}
