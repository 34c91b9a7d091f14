// @ts-check
/** How sure the averages over held-out images are. */
import { number, t, whole } from './i18n.js';

/** @typedef {{ images?: number | null, standardErrors?: import('../app/protocol.js').HeldOut['standardErrors'] }} Evaluated */

/** ± one standard error of the ELBO; empty where it is not known. @param {Evaluated | null | undefined} evaluation */
export const give = (evaluation) => {
  const error = evaluation?.standardErrors?.elbo;
  return Number.isFinite(error) ? t('heldOut.give', { error: number(error, 1) }) : '';
};

/** Those of the ELBO and its terms as a sentence; empty where they are not known. @param {Evaluated | null | undefined} evaluation */
export function sureness(evaluation) {
  const errors = evaluation?.standardErrors;
  if (!errors || !Number.isFinite(errors.elbo)) return '';
  const [nll, kl, elbo] = [errors.nll, errors.kl, errors.elbo].map((error) => number(error, 2));
  return t('heldOut.errors', { nll, kl, elbo, count: whole(evaluation.images ?? 0) });
}
