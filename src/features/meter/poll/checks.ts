// What zhiban doctor looks at for the meters: does each source answer, and can each host be asked as often as it has to be.
import type { Check } from '../../../feature.ts';
import { systemClock } from '../../../lib/clock.ts';
import { grouped } from '../../../lib/grouped.ts';
import { type Meter, type MeterContext, sourceOf } from '../context.ts';
import { ask } from '../sources/ask.ts';
import { sourceStateTitle } from '../sources/state-title.ts';
import { kwhText, yuanText } from '../units.ts';
import { enabledMeters, intervalMs } from './expects.ts';
import { hostOf, hostStanding, reserve } from './hosts.ts';
import { hostRow } from './queries.ts';
import { restSentence } from './rest-sentence.ts';

export async function* sourceChecks(ctx: MeterContext): AsyncIterable<Check> {
  const bySource = grouped(enabledMeters(ctx), ({ source }) => source);
  const tried = [...bySource].flatMap(([name, [meter]]) => (meter === undefined ? [] : [tryOne(ctx, name, meter)]));
  yield* await Promise.all(tried);
  yield* rateChecks(ctx);
}

/** One meter stands for all of its source. */
async function tryOne(ctx: MeterContext, name: string, meter: Meter): Promise<Check> {
  const title = `电表来源 ${name}`;
  const source = sourceOf(ctx, meter);
  const host = hostOf(source);
  const { rest } = hostStanding(await hostRow(ctx.store.db, host), ctx.now().getTime());
  if (rest !== null) return { title, state: 'fault', finding: restSentence(rest) };
  const { perMinute } = source;
  await reserve(ctx.store, host, { perMinute, now: systemClock().getTime(), count: 1, random: Math.random });
  const answer = await ask(ctx, source, meter.number);
  if (answer.state !== 'ok') {
    const finding = `${meter.name}（${meter.number}）${sourceStateTitle(answer.state)}：${answer.sentence}`;
    return { title, state: 'fault', finding };
  }
  const { remain, amount, name: said } = answer.reading;
  const shown = `${kwhText(remain)}${amount === null ? '' : `，${yuanText(amount)}`}`;
  const called = said === null ? '' : `，来源里叫“${said}”`;
  return { title, state: 'ok', finding: `${meter.name}（${meter.number}）读得到：${shown}${called}` };
}

const MINUTE_MS = 60_000;

function rateChecks(ctx: MeterContext): readonly Check[] {
  const hosts = grouped(enabledMeters(ctx), (meter) => hostOf(sourceOf(ctx, meter)));
  return [...hosts].flatMap(([host, meters]): readonly Check[] => {
    const needed = Math.ceil(meters.reduce((sum, meter) => sum + MINUTE_MS / intervalMs(ctx, meter), 0));
    const perMinute = Math.min(...meters.map((meter) => sourceOf(ctx, meter).perMinute));
    if (needed <= perMinute) return [];
    const finding = `${meters.length} 块表一分钟要问 ${needed} 次，perMinute 只有 ${perMinute}，一轮读不完；请问过来源以后调大 perMinute，或把 intervalSeconds 调大`;
    return [{ title: `电表主机 ${host}`, state: 'warning', finding }];
  });
}
