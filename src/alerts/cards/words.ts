// The words of alerts: severities, states, times, and who did what.
import type { HeaderColour, Tag } from '../../feishu/card/card.ts';
import { joined, type Markdown, md, person } from '../../feishu/card/markdown.ts';
import { PEOPLE_ZONE, weekdayMinuteText, zonedParts } from '../../lib/zoned-time.ts';
import type { Phase } from '../showing.ts';
import type { Alert, Moment, Severity } from '../state.ts';

export const SEVERITY_TITLE: Readonly<Record<Severity, string>> = { info: '提示', warning: '注意', critical: '严重' };

export const PHASE_TITLE: Readonly<Record<Phase, string>> = {
  firing: '未恢复',
  acknowledged: '已确认',
  silenced: '已静默',
  recovered: '已恢复',
};

const FIRING: Readonly<Record<Severity, 'blue' | 'orange' | 'red'>> = {
  info: 'blue',
  warning: 'orange',
  critical: 'red',
};

/** Colour is state: somebody has it in hand, nobody is to be disturbed, it is over; otherwise as bad as it is. */
export function headerColour(phase: Phase, severity: Severity): HeaderColour {
  if (phase === 'recovered') return 'green';
  if (phase === 'silenced') return 'grey';
  return phase === 'acknowledged' ? 'turquoise' : FIRING[severity];
}

/** A word beside every colour. */
export function severityTag(severity: Severity): Tag {
  return { text: SEVERITY_TITLE[severity], colour: FIRING[severity] };
}

/** `11-26 周四 08:00`. */
export function momentText(at: string): string {
  return weekdayMinuteText(at, PEOPLE_ZONE);
}

/** `08:00`, with the day where it is another. */
export function clockText(at: string, beside: string): string {
  const { month, day, hour, minute } = zonedParts(new Date(at), PEOPLE_ZONE);
  const other = zonedParts(new Date(beside), PEOPLE_ZONE);
  return day === other.day && month === other.month ? `${hour}:${minute}` : `${month}-${day} ${hour}:${minute}`;
}

/** `3 小时 20 分`. */
export function lastedText(from: string, to: string): string {
  const minutes = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 60_000));
  if (minutes < 1) return '不到一分钟';
  const [days, hours, rest] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60), minutes % 60];
  return [days > 0 ? `${days} 天` : '', hours > 0 ? `${hours} 小时` : '', rest > 0 ? `${rest} 分` : '']
    .filter((part) => part !== '')
    .join(' ');
}

/** The little history at the end: so many moments, the newest. */
const MOST_MOMENTS = 12;

export function timelineText(timeline: readonly Moment[]): Markdown {
  const [first] = timeline;
  const beside = first?.at ?? '';
  const shown = timeline.slice(-MOST_MOMENTS);
  return joined(
    shown.map((moment) => md`- ${clockText(moment.at, beside)} ${momentWords(moment, beside)}`),
    '\n',
  );
}

function momentWords({ what, by, note }: Moment, beside: string): Markdown {
  const who = by === undefined ? md`` : person(by);
  switch (what) {
    case 'fired':
      return md`发现（${severityWord(note)}）`;
    case 'worsened':
      return md`加重为${severityWord(note)}`;
    case 'acknowledged':
      return md`${who} 确认`;
    case 'silenced':
      return md`${who} 静默至 ${clockText(note ?? beside, beside)}`;
    case 'unsilenced':
      return md`${who} 取消静默`;
    case 'silence-over':
      return md`静默到期，仍未恢复`;
    case 'hidden':
      return md`整个基地的告警已经在说，暂不单独提醒`;
    case 'shown':
      return md`基地恢复了，它还没有`;
    case 'held':
      return md`安静时段，先不打扰`;
    case 'escalated':
      return by === undefined ? md`没有人确认` : md`没有人确认，叫了 ${who}`;
    case 'refused':
      return md`没有送达，换一个去处`;
    case 'recovered':
      return md`恢复`;
  }
}

function severityWord(note: string | undefined): string {
  return SEVERITY_TITLE[note as Severity] ?? '';
}

/** How a command line names an alert: with its site, so that who may act for this site only may act on it. */
export function lineName({ number, site }: Pick<Alert, 'number' | 'site'>): string {
  return site === null ? `${number}` : `${number} ${site}`;
}

/** With the name of its site in front, unless it begins with that. */
export function placedTitle(
  { site, facts }: Pick<Alert, 'site' | 'facts'>,
  siteName: (code: string) => string,
  title = facts.title,
): string {
  const name = site === null ? '' : siteName(site);
  return name === '' || facts.title.startsWith(name) ? title : `${name} ${title}`;
}
