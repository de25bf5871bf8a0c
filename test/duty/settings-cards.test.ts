// The cards of 设置 over data as hostile and long as it can be: no rule broken, nobody pinged, every button a command.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { areaCard, changedCard, overviewCard, settingCard } from '../../src/features/duty/live/cards.ts';
import type { Card } from '../../src/feishu/card/card.ts';
import { commandLine } from '../../src/lib/command-line.ts';
import { lookedAt } from '../app/all-commands.ts';
import { hostileData } from '../feishu/card/hostile.ts';

const long = fc.constantFrom('<', '值', '😀', '"', '\\', '&#60;').map((letter) => letter.repeat(2_000));
const setting = (text: fc.Arbitrary<string>) => fc.record({ item: text, value: text, origin: text });

function holds<T>(dataOf: (text: fc.Arbitrary<string>) => fc.Arbitrary<T>, cardOf: (data: T) => Card): void {
  for (const text of [hostileData, long])
    fc.assert(
      fc.property(dataOf(text), (facts) => void lookedAt(cardOf(facts))),
      { numRuns: 25 },
    );
}
const many = <T>(one: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<T[]> =>
  fc.array(one, { maxLength, size: 'max' });

it('all of them hold, whatever is set', () => {
  holds(
    (text) =>
      fc.record({
        areas: fc.array(fc.record({ name: fc.constantFrom('schedule', 'rights'), meaning: text }), {
          minLength: 1,
          maxLength: 8,
        }),
        changed: many(setting(text), 60),
        aside: many(fc.record({ item: text, by: text, reason: text }), 12),
      }),
    overviewCard,
  );
  holds((text) => fc.record({ item: text, meaning: text, settings: many(setting(text), 80) }), areaCard);
  const value = (text: fc.Arbitrary<string>) =>
    fc.record({
      ...{ item: fc.constantFrom('retention.runDays', 'rights.grants.王工'), value: text, origin: text, meaning: text },
      ...{ isChanged: fc.boolean(), history: many(text, 9) },
    });
  holds(value, settingCard);
  const changed = (text: fc.Arbitrary<string>) =>
    fc.record({
      ...{ item: text, before: text, after: text, version: fc.nat() },
      undo: fc.option(text.map((each) => commandLine('设置 改', ['a'], { json: JSON.stringify(each.slice(0, 800)) }))),
    });
  holds(changed, changedCard);
});

it('what was put aside is said first, in orange', () => {
  const aside = [{ item: 'sites.suzhou.aliases', by: '王工 11-26 10:12 改的', reason: '与 sites[0] 的编码重复' }];
  const card = overviewCard({ areas: [{ name: 'schedule', meaning: '作业什么时候运行' }], changed: [], aside });
  const { text, lines } = lookedAt(card);
  expect(text).toContain('"template":"orange"');
  expect(text).toContain('1 项改动与配置文件不合，没有生效');
  expect(lines.get('schedule')).toBe('设置 查看 "schedule"');
});
