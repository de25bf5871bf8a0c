// A canonical value as people read it on a page.
import type { StateColumn } from '../../../lake/canonical.ts';
import { secondText } from '../../../lib/zoned-time.ts';
import { countText } from '../../../web/page-text.ts';

/** Longer texts are cut on pages; the workbooks hold them whole. */
const SHOWN_LENGTH = 200;

/** Instants in the site's time, yes and no in Chinese; all else as it is. */
export function spoken(value: string, type: StateColumn['type'] | undefined, timeZone: string): string {
  if (type === 'BOOLEAN' && (value === 'true' || value === 'false')) return value === 'true' ? '是' : '否';
  if (type === 'TIMESTAMP WITH TIME ZONE' && !Number.isNaN(Date.parse(value))) return secondText(value, timeZone);
  return value;
}

/** {@link spoken}, and long text cut. */
export function shownValue(value: string, type: StateColumn['type'] | undefined, timeZone: string): string {
  const text = spoken(value, type, timeZone);
  if (text.length <= SHOWN_LENGTH) return text;
  return `${wholeCharacters(text.slice(0, SHOWN_LENGTH))}……（共 ${countText(text.length)} 字）`;
}

/** Without the half of a character that a cut may have left at either end. */
export function wholeCharacters(text: string): string {
  return text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');
}
