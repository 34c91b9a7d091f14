// @ts-check
/** What a figure says while a shipped model that it asks is on its way: how much of the file is there. */
import { t } from '../../../shared/i18n.js';

/** @param {import('../../../shared/view.js').View} figure */
export function loading({ download }) {
  if (download?.what !== 'model') return t('model.loading');
  return t('model.loading.share', { percent: Math.round((100 * download.received) / download.total) });
}
