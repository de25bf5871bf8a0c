// What 状态 says of the meters: how many are read, and what is wrong with the others.
import type { Standing } from '../../../feature.ts';
import type { MeterContext } from '../context.ts';
import { sourceStateTitle } from '../sources/state-title.ts';
import { enabledMeters } from './expects.ts';
import { type SourceStanding, sourceStandings } from './standings.ts';

const MOST_LINES = 3;

/** Nothing where there are no meters. */
export async function meterStanding(ctx: MeterContext): Promise<readonly Standing[]> {
  const meters = enabledMeters(ctx);
  if (meters.length === 0) return [];
  const standings = await sourceStandings(
    ctx,
    meters.map(({ number }) => number),
  );
  const states = new Map<SourceStanding['state'], number>();
  for (const { state } of standings.values()) states.set(state, (states.get(state) ?? 0) + 1);
  const well = states.get('ok') ?? 0;
  const others = [...states].filter(([state]) => state !== 'ok').sort(([, one], [, other]) => other - one);
  const text = [
    `${meters.length} 块，${well} 块正常`,
    ...others.map(([state, count]) => `${count} 块${sourceStateTitle(state)}`),
  ].join('，');
  const troubled = meters.flatMap(({ number, name }): readonly Standing[] => {
    const standing = standings.get(number);
    if (standing === undefined || standing.state === 'ok' || standing.state === 'never') return [];
    return [{ title: `电表 ${name}`, state: 'warning', text: standing.sentence, detail: `电表 ${name}` }];
  });
  const isBad = others.some(([state]) => state !== 'never');
  const state = !isBad ? 'ok' : well === 0 ? 'fault' : 'warning';
  return [{ title: '电表', state, text, detail: '电表', link: '/meter' }, ...troubled.slice(0, MOST_LINES)];
}
