// What 状态 says of all that is to happen again and again: one line when it does, else a line for each that does not.
import type { Context } from '../../../context.ts';
import type { Expectation, Standing } from '../../../feature.ts';
import { type BeatsOptions, type JudgedBeat, judgeBeats } from './look.ts';

export async function beatsStanding(
  ctx: Pick<Context, 'store' | 'now'>,
  expectations: readonly Expectation[],
  options: BeatsOptions,
): Promise<readonly Standing[]> {
  const judged = await judgeBeats(ctx, expectations, options);
  const lines = judged.flatMap(lineOf);
  const silent = judged.filter(({ judged: one }) => one.state === 'silent').length;
  if (silent > 0) return lines;
  return [
    { title: '按时', state: 'ok', text: `${judged.length} 项该发生的都发生了：基地、来源、作业和值班自己的各部分` },
    ...lines,
  ];
}

function lineOf({ expected: { title, action }, row, judged }: JudgedBeat): readonly Standing[] {
  const detail = action === undefined ? {} : { detail: action };
  if (judged.state === 'silent') return [{ title, state: 'fault', text: `没有按时发生，${judged.cause}`, ...detail }];
  if (row === null || row.state === 'ok' || judged.state === 'unclear') return [];
  return [{ title, state: row.state, text: row.detail ?? '不正常', ...detail }];
}
