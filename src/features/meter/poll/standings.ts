// What the source of each meter last said.
import type { MeterContext } from '../context.ts';
import type { SourceFault } from '../sources/answer.ts';
import { rememberedFrom, sourceRows } from './queries.ts';

/** Times in ms, UTC. */
export interface SourceStanding {
  readonly state: 'ok' | SourceFault | 'never';
  /** Since when it is in that state. */
  readonly since: number | null;
  readonly askedAt: number | null;
  readonly okAt: number | null;
  /** In a row: moments at which it should have been read and was not. */
  readonly failures: number;
  /** Since when the value is the same. */
  readonly sameSince: number | null;
  /** Chinese, without a full stop: what is wrong and what to do; empty when nothing is. */
  readonly sentence: string;
}

const NEVER: SourceStanding = {
  state: 'never',
  since: null,
  askedAt: null,
  okAt: null,
  failures: 0,
  sameSince: null,
  sentence: '还没有读过',
};

/** Of every meter that is asked about, those that nobody has asked yet too. */
export async function sourceStandings(
  ctx: Pick<MeterContext, 'store'>,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, SourceStanding>> {
  const rows = await sourceRows(ctx.store.db, numbers);
  return new Map(
    numbers.map((number) => {
      const row = rows.get(number);
      if (row === undefined || row.state === 'never') return [number, NEVER];
      const { remain: _, suspect: __, ...standing } = rememberedFrom(row);
      return [number, standing];
    }),
  );
}
