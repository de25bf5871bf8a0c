// Meters that were due and not asked, since their host is left alone: they have no reading, and the reason is theirs too.
import type { Transaction } from 'kysely';
import { batchesOf } from '../../../lib/batches.ts';
import type { StoreTables } from '../../../store/tables.ts';
import type { DueMeter } from './due.ts';
import type { Rest } from './hosts.ts';
import { troubled } from './judge.ts';
import type { KeepContext } from './keep-answers.ts';
import { lockedSourceRows, rememberedFrom, writeStandings } from './queries.ts';
import { restSentence } from './rest-sentence.ts';

const AT_ONCE = 500;

export async function keepUnasked(
  ctx: KeepContext & { readonly now: () => Date },
  unasked: readonly DueMeter[],
  rest: Rest,
  guard: (trx: Transaction<StoreTables>) => Promise<void>,
): Promise<void> {
  const at = ctx.now().getTime();
  const sentence = restSentence(rest);
  for (const some of batchesOf(unasked, AT_ONCE)) {
    const numbers = some.map(({ meter }) => meter.number);
    await ctx.store.transaction(async (trx) => {
      await guard(trx);
      const rows = await lockedSourceRows(trx, numbers);
      const kept = some.map(({ meter: { number: meter }, nextAt }) => {
        const row = rows.get(meter);
        const before = row === undefined || row.state === 'never' ? null : rememberedFrom(row);
        // What was wrong with the meter itself still is: nobody has asked.
        const own = before === null || before.state === 'ok' || before.state === 'never' ? rest.state : before.state;
        const after = troubled({ before, at }, { state: own, sentence }, before?.suspect ?? null);
        return { meter, after: { ...after, askedAt: before?.askedAt ?? null }, nextAt };
      });
      await writeStandings(trx, rows, kept);
    });
  }
}
