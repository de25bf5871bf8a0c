// Every card of alerts over data as hostile and long as it can be: no rule broken, nobody pinged, every button a command; and its words.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertCard } from '../../src/alerts/cards/alert-card.ts';
import { bundleCard } from '../../src/alerts/cards/bundle-card.ts';
import { detailCard } from '../../src/alerts/cards/detail-card.ts';
import { acted, fired, recovered, repeated } from '../../src/alerts/life.ts';
import { type Alert, later } from '../../src/alerts/state.ts';
import { listCard } from '../../src/features/duty/alerts/list.ts';
import type { Card } from '../../src/feishu/card/card.ts';
import { allCommands, lookedAt } from '../app/all-commands.ts';
import { hostileData } from '../feishu/card/hostile.ts';
import { facts, HOUR, MINUTE, NOON } from './bench.ts';

const AT = NOON.toISOString();
/** Names somebody and calls nobody. */
const NAMED = /<person id='ou_\w+' show_name=true><\/person>/g;
const long = fc.constantFrom('<', '~', '值', '😀', '"', '\\', '&#60;', '值班 ').map((letter) => letter.repeat(2_000));
const mixed = fc.oneof({ weight: 2, arbitrary: hostileData }, { weight: 1, arbitrary: long });
type Text = fc.Arbitrary<string>;

const alertOf = (text: Text): fc.Arbitrary<Alert> =>
  fc
    .record({
      severity: fc.constantFrom('info' as const, 'warning' as const, 'critical' as const),
      ...{ title: text, detail: text, impact: text, nextStep: text },
      action: fc.constantFrom(undefined, '刷新 台账', '运行 "01run"'),
      named: fc.option(text),
      link: fc.constantFrom(undefined, 'https://example.cn/a?b=c', 'javascript:alert(1)'),
      site: fc.constantFrom(null, 'suzhou'),
      repeats: fc.nat({ max: 3 }),
      acts: fc.subarray(['acknowledge', 'silence', 'recover'] as const),
      number: fc.integer({ min: 1, max: 1e9 }),
    })
    .map(({ site, repeats, acts, number, action, named, link, ...rest }) => {
      const called = named === null ? {} : { actionTitle: named };
      const all = facts({ ...rest, ...called, ...(action ? { action } : {}), ...(link ? { link } : {}) });
      let alert = fired({ id: `${number}`.padStart(26, '0'), number, key: 'k', site, facts: all, at: AT });
      for (let n = 0; n < repeats; n += 1) alert = repeated(alert, { ...all, failure: true }, later(AT, n * MINUTE), 3);
      const by = { at: later(AT, HOUR), number, by: 'ou_li' };
      if (acts.includes('acknowledge')) alert = acted(alert, { kind: 'acknowledge', ...by });
      if (acts.includes('silence')) {
        alert = acted(alert, { kind: 'silence', ...by, until: later(AT, 30 * HOUR), toRecovery: number % 2 === 0 });
      }
      return acts.includes('recover') ? recovered(alert, later(AT, 2 * HOUR), true, MINUTE) : alert;
    });

/** Also with every text as long as it can be: by chance alone they never are all at once. */
function holds<T>(dataOf: (text: Text) => fc.Arbitrary<T>, cardOf: (data: T) => Card): void {
  for (const text of [mixed, long]) {
    const property = fc.property(dataOf(text), (data) => {
      const { lines } = lookedAt(cardOf(data), NAMED);
      expect(lines.size).toBeLessThanOrEqual(3);
    });
    fc.assert(property, { numRuns: 50 });
  }
}

const siteName = (code: string): string => `${code}基地`;

describe('a card of alerts holds, whatever the data:', () => {
  it('one alert in every state', () => {
    holds(
      (text) => fc.record({ alert: alertOf(text), site: fc.option(text), again: fc.option(text) }),
      (data) => alertCard(data),
    );
  });

  it('several together', () => {
    holds(
      (text) =>
        fc.record({
          kind: fc.constantFrom('bundle' as const, 'catch-up' as const),
          number: fc.nat(),
          members: fc.array(alertOf(text), { minLength: 1, maxLength: 15, size: 'max' }),
        }),
      (data) => bundleCard({ ...data, siteName }),
    );
  });

  it('one with everything, and the list', () => {
    const card = { outcome: null, postedAt: AT } as never;
    holds(
      (text) =>
        fc.record({
          alert: alertOf(text),
          target: fc.constantFrom('oc_a', 'ou_b', 'robot:R', 'mail:a@b.cn'),
          name: text,
        }),
      ({ alert, target, name }) =>
        detailCard({
          alert,
          site: null,
          deliveries: [
            { target, card, toldBy: null, isOver: false },
            { target, card: null, toldBy: 1e9, isOver: true },
          ],
          chatName: () => name,
        }),
    );
    holds(
      (text) => fc.array(alertOf(text), { maxLength: 40, size: 'max' }),
      (all) => listCard(all, siteName),
    );
  });
});

describe('the card of one alert', () => {
  const open = fired({ id: 'a', number: 12, key: 'k', site: 'suzhou', facts: facts({ action: '刷新 台账' }), at: AT });
  const by = { at: later(AT, MINUTE), number: 12, by: 'ou_li' };
  const shown = (alert: Alert) => {
    const { lines, text } = lookedAt(alertCard({ alert, site: '苏州基地' }), NAMED);
    const { header } = alertCard({ alert, site: null }) as { header: { template: string } };
    return { lines: [...lines.keys()], do: [...lines.values()], text, colour: header.template };
  };

  it('says impact and next step, and offers to have it in hand, to have peace, and to do it', () => {
    const card = shown(open);
    expect(card.lines).toEqual(['确认', '静默', '刷新 台账']);
    expect(card.text).not.toContain('网页');
    const named = { ...open, facts: { ...open.facts, action: '运行 "01run"', actionTitle: '看这次运行' } };
    expect([shown(named).lines.at(-1), shown(named).do.at(-1)]).toEqual(['看这次运行', '运行 "01run"']);
    expect(card.do).toEqual(['告警 确认 12 suzhou', '告警 静默 12 suzhou', '刷新 台账']);
    for (const words of [
      '苏州基地',
      '今天的变更还不知道',
      '请看原因',
      '注意',
      '告警 12',
      '1 小时',
      '到明早 8 点',
      '到恢复',
    ]) {
      expect(card.text).toContain(words);
    }
    expect(card.colour).toBe('orange');
  });

  it('opens the page by a line of its own where the action has the button, and by the button where there is none', () => {
    const link = 'https://zhiban.example/sync/runs/01';
    const cardOf = (facts: Alert['facts']) => alertCard({ alert: { ...open, facts }, site: null });
    const both = cardOf({ ...open.facts, link, linkTitle: '看原因' });
    expect([...lookedAt(both, NAMED).lines.keys()]).toEqual(['确认', '静默', '刷新 台账']);
    expect(JSON.stringify(both)).toContain(`**网页**　[看原因](${link})`);
    expect(JSON.stringify(cardOf({ ...open.facts, link }))).toContain(`[打开网页](${link})`);
    const { action: _, ...rest } = open.facts;
    const alone = JSON.stringify(cardOf({ ...rest, link }));
    expect([alone.includes(`"default_url":"${link}"`), alone.includes('**网页**')]).toEqual([true, false]);
  });

  it('names who has it in hand, and until when nobody is disturbed', () => {
    const held = shown(acted(open, { kind: 'acknowledge', ...by }));
    expect([held.colour, held.lines]).toEqual(['turquoise', ['静默', '刷新 台账']]);
    expect(held.text).toContain("<person id='ou_li' show_name=true></person> 12:01 已确认");
    const until = later(AT, HOUR);
    const quiet = shown(acted(open, { kind: 'silence', ...by, until, toRecovery: false }));
    expect([quiet.colour, quiet.lines]).toEqual(['grey', ['确认', '取消静默', '刷新 台账']]);
    expect(quiet.text).toContain('静默至 13:00（');
  });

  it('ends green, with its history and nothing to press', () => {
    const over = shown(recovered(acted(open, { kind: 'acknowledge', ...by }), later(AT, 90 * MINUTE), true, MINUTE));
    expect([over.colour, over.lines]).toEqual(['green', []]);
    for (const words of ['已恢复：没有做成', '历时 1 小时 30 分', '12:00 发现（注意）', '确认', '13:30 恢复']) {
      expect(over.text).toContain(words);
    }
  });
});

it('commands have examples that are understood', () => {
  const names = allCommands.map(({ names: [name] }) => name);
  for (const name of ['告警', '告警 确认', '告警 静默', '告警 取消静默', '告警 详情', '值班'])
    expect(names).toContain(name);
});
