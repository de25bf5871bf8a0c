// What 状态 says of all that is to happen again and again: one line when it does, else a line for each that does not.
import type { Context } from '../../../context.ts';
import type { Expectation, Standing } from '../../../feature.ts';
import { type BeatsOptions, type JudgedBeat, judgeBeats } from './look.ts';

/** On the home page. */
const RUNS = '/#runs';

export async function beatsStanding(
  ctx: Pick<Context, 'store' | 'now'>,
  expectations: readonly Expectation[],
  options: BeatsOptions,
): Promise<readonly Standing[]> {
  const judged = await judgeBeats(ctx, expectations, options);
  const lines = judged.flatMap(lineOf);
  const silent = judged.filter(({ judged: one }) => one.state === 'silent').length;
  if (silent > 0) return lines;
  const text = `${judged.length} 项该发生的都发生了：基地、来源、作业和值班自己的各部分`;
  return [{ title: '按时', state: 'ok', text, link: RUNS }, ...lines];
}

/** Of a source, its data; of what runs here, what ran. */
function linkOf({ name, site }: Expectation): string {
  return site !== undefined && /^(?:site|source)\//.test(name) ? `/ledger?site=${encodeURIComponent(site)}` : RUNS;
}

function lineOf({ expected, row, judged }: JudgedBeat): readonly Standing[] {
  const { title, action } = expected;
  const detail = { link: linkOf(expected), ...(action === undefined ? {} : { detail: action }) };
  if (judged.state === 'silent') return [{ title, state: 'fault', text: `没有按时发生，${judged.cause}`, ...detail }];
  if (row === null || row.state === 'ok' || judged.state === 'unclear') return [];
  return [{ title, state: row.state, text: row.detail ?? '不正常', ...detail }];
}
