// @ts-check
/** How long a figure leaves the worker to training between two of its questions. */
import { letTrain as pauseFor } from '../../../shared/let-train.js';

const pause = 500;

/** @param {import('../../../shared/view.js').View} figure */
export const letTrain = (figure) => pauseFor(figure, pause);
