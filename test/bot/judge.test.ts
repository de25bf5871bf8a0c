import { describe, expect, it } from 'vitest';
import { features } from '../../src/app/features.ts';
import { clickReceipt } from '../../src/bot/click-receipt.ts';
import { personLimit } from '../../src/bot/person-limit.ts';
import { commandClashes } from '../../src/bot/registry.ts';
import { understandTyped } from '../../src/bot/understand.ts';
import { asker } from '../support/rights.ts';
import { botWords, OPERATOR } from './commands.ts';
import { button, click } from './events.ts';

const rules = botWords();
const now = new Date('2026-11-25T08:00:00Z');

describe('a click is answered at once', () => {
  const toast = (value: Parameters<typeof click>[0], person = 'ou_zhang', secondsAgo = 0): unknown => {
    const at = new Date(now.getTime() - secondsAgo * 1_000);
    return clickReceipt({ rules, known: new Map(), now }, click(value, { person, at }));
  };

  it.each([
    [button('刷新 台账'), OPERATOR, 'info', '收到：刷新 台账'],
    [button('台账 空压机'), 'ou_zhang', 'info', '收到：台账'],
    [button('刷新 台账'), 'ou_zhang', 'error', '操作权限'],
    [button('台账 基地:火星'), 'ou_zhang', 'warning', '没有叫“火星”的基地'],
    [button('没有 这个'), 'ou_zhang', 'warning', '旧版本'],
    [{ v: 2, do: '台账' }, 'ou_zhang', 'warning', '旧版本'],
    ['台账', 'ou_zhang', 'warning', '旧版本'],
  ] as const)('%j by %s: %s', (value, person, kind, text) => {
    expect(toast(value, person)).toEqual({ toast: { kind, text: expect.stringContaining(text) } });
  });

  it('also when it came late', () => {
    expect(toast(button('台账'), 'ou_zhang', 30 * 60)).toMatchObject({ toast: { kind: 'info' } });
    expect(toast(button('台账'), 'ou_zhang', 30 * 60 + 1)).toEqual({
      toast: { kind: 'warning', text: '发出已有 30 分钟，没有执行' },
    });
  });
});

describe('a long line', () => {
  it.each([
    ['台账 ', '台账'],
    ['麻烦 台账 "', '台账'],
    ['天气 ', null],
  ])('%j… is refused, and with the usage of its command', (head, name) => {
    const long = understandTyped(rules, `${head}${'长'.repeat(4_000)}`, asker('ou_zhang'));
    expect(long).toMatchObject({ kind: 'fault', sentence: expect.stringContaining('最多 4000 个字') });
    expect(long.kind === 'fault' ? (long.command?.names[0] ?? null) : '').toBe(name);
  });

  it('that is allowed is read', () => {
    const text = `台账 ${'吧'.repeat(3_000)}`;
    expect(understandTyped(rules, text, asker('ou_zhang'))).toMatchObject({ kind: 'command', parsed: { words: [] } });
    expect(understandTyped(rules, `台账 ${'字'.repeat(3_000)}`, asker('ou_zhang'))).toMatchObject({ kind: 'command' });
  });
});

it('a person may ask so often a minute, is told once, and may ask again', () => {
  let clock = 0;
  const limit = personLimit(2, () => clock);
  const ask = (person = 'a') => limit.admit(person);
  expect([ask(), ask(), ask(), ask(), ask('b')]).toEqual(['yes', 'yes', 'first', 'more', 'yes']);
  clock = 59_999;
  expect(ask()).toBe('more');
  clock = 60_000;
  expect([ask(), ask(), ask()]).toEqual(['yes', 'yes', 'first']);
  for (let index = 0; index < 2_000; index += 1) ask(`p${index}`);
  expect(ask()).toBe('more');
});

it('what a person asked of a bot before this one counts, as long ago as it was', () => {
  let clock = 500;
  const limit = personLimit(2, () => clock, [
    { person: 'a', agoMs: 50_000 },
    { person: 'a', agoMs: 20_000 },
  ]);
  const ask = () => limit.admit('a');
  expect(ask()).toBe('first');
  clock += 10_000;
  expect([ask(), ask()]).toEqual(['yes', 'first']);
});

it('no two features claim one word', () => {
  expect(commandClashes(features.map(({ name, commands }) => ({ owner: name, commands })))).toEqual([]);
});
