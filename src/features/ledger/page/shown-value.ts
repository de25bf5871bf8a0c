// A canonical value as people read it on a page.
import type { StateColumn } from '../../../lake/canonical.ts';
import { secondText } from '../../../lib/zoned-time.ts';
import { countText } from '../../../web/page-text.ts';

/** Longer texts are cut on pages; the workbooks hold them whole. */
const SHOWN_LENGTH = 200;

/** Instants in the site's time, yes and no in Chinese, long text cut; all else as it is. */
export function shownValue(value: string, type: StateColumn['type'] | undefined, timeZone: string): string {
  if (type === 'BOOLEAN') return value === 'true' ? '是' : '否';
  if (type === 'TIMESTAMP WITH TIME ZONE' && !Number.isNaN(Date.parse(value))) return secondText(value, timeZone);
  return cut(value);
}

function cut(text: string): string {
  if (text.length <= SHOWN_LENGTH) return text;
  // Not in the middle of a character that takes two code units.
  const end = /[\ud800-\udbff]$/.test(text.slice(0, SHOWN_LENGTH)) ? SHOWN_LENGTH - 1 : SHOWN_LENGTH;
  return `${text.slice(0, end)}……（共 ${countText(text.length)} 字）`;
}
