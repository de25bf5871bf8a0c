// Alerts for channels that know no cards: a robot's text, a mail with a subject.
import type { OutgoingBody } from '../../outbox/channel.ts';

const LISTED = 10;
const MOST_SUBJECT = 120;

/** @param lines of what is listed below; the first ten are shown */
export function plainBody(target: string, text: string, lines: readonly string[]): OutgoingBody {
  const shown = lines.length < 2 ? [] : lines.slice(0, LISTED);
  const rest = lines.length > LISTED ? [`另有 ${lines.length - LISTED} 件`] : [];
  if (!target.startsWith('mail:')) return { kind: 'text', text: [text, ...shown, ...rest].join('\n') };
  return { kind: 'post', title: `[值班告警] ${text.slice(0, MOST_SUBJECT)}`, lines: [text, ...shown, ...rest] };
}
