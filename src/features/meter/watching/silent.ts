// A meter that its source says nothing of, and one whose value stands still: what is wrong, and what to do. Pure.
import { PEOPLE_ZONE, weekdayMinuteText } from '../../../lib/zoned-time.ts';
import type { SourceFault } from '../sources/answer.ts';
import { sourceStateTitle } from '../sources/state-title.ts';
import type { EpisodeWords, Judged } from './episode.ts';

/** So many intervals without a reading, each of them asked for in vain. */
export const SILENT_INTERVALS = 3;

/** What is to be done about each. */
export const REMEDIES: Readonly<Record<SourceFault, string>> = {
  unreachable: '请看服务器的网络，以及源站的网址还对不对',
  timeout: '源站太慢或卡住了；过一会儿还这样，请把 timeoutSeconds 调大，或联系源站',
  refused: '请看源站是不是换了网址或要登录；机房的地址可能被它封了',
  blocked: '源站把这里当成了不是微信的访问，或封了这个地址；请换一个网络出口，或把间隔调大',
  unreadable: '请打开源站的页面对照；改了版的话，请改选择器或升级值班',
  'other-meter': '请核对表号和来源的网址',
  negative: '请到表上核对；可能是欠费，也可能是源站出错',
  jump: '请到表上核对；真的换了表，连着几次一样的读数会被接受',
  inconsistent: '请到源站核对；单价刚改过的话，过一会儿会好',
  misconfigured: '请照说明改配置；“体检”会再检查一遍',
};

/** Of what the source last said of the meter; instants in milliseconds, UTC. */
export interface SilentStanding {
  readonly state: 'ok' | 'never' | SourceFault;
  readonly since: number | null;
  readonly okAt: number | null;
  /** In a row. */
  readonly failures: number;
  readonly sentence: string;
}

export interface SilentInput {
  readonly name: string;
  readonly standing: SilentStanding;
  readonly intervalSeconds: number;
  /** Milliseconds, UTC. */
  readonly now: number;
}

export function judgeSilent({ name, standing, intervalSeconds, now }: SilentInput): Judged {
  const { state, failures, okAt, since, sentence } = standing;
  if (state === 'never') return { kind: 'unknown' };
  if (state === 'ok') return { kind: 'well' };
  const quietSince = okAt ?? since ?? now;
  const isLong = now - quietSince >= SILENT_INTERVALS * intervalSeconds * 1_000;
  // A value that the source gives and that nobody can believe is asked for again; so is a page that was too slow once.
  if (failures < SILENT_INTERVALS || !isLong) return { kind: 'unknown' };
  return {
    kind: 'bad',
    severity: 'warning',
    seen: quietSince,
    mark: state,
    words: wordsOf(name, state, sentence, okAt),
  };
}

function wordsOf(name: string, state: SourceFault, sentence: string, okAt: number | null): EpisodeWords {
  return {
    title: `${name} 读不到数：来源${sourceStateTitle(state)}`,
    detail: [sentence, okAt === null ? '还没有读到过' : `最后一次读到是 ${timeText(okAt)}`]
      .filter((line) => line !== '')
      .join('\n'),
    impact: '余额和用量停在那个时候，余额不足也没法提醒',
    nextStep: REMEDIES[state],
  };
}

export function timeText(at: number): string {
  return weekdayMinuteText(new Date(at).toISOString(), PEOPLE_ZONE);
}
