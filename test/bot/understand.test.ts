import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BoundCommand, boundCommands, type Command } from '../../src/bot/command.ts';
import { commandClashes, createRegistry } from '../../src/bot/registry.ts';
import { suggestions } from '../../src/bot/suggest.ts';
import { botRules, understandTyped, understandWritten } from '../../src/bot/understand.ts';
import { commandLine } from '../../src/lib/command-line.ts';
import { asker, rightsFor } from '../support/rights.ts';

function command(names: readonly [string, ...string[]], right: BoundCommand['right'] = 'visit'): Command<null> {
  const [name] = names;
  return { names, title: `做${name}`, usage: name, examples: [name], right, run: async () => ({ messages: [] }) };
}

const COMMANDS = [
  command(['帮助', 'help']),
  command(['台账', 'ledger']),
  command(['台账 详情', 'ledger show']),
  command(['台账 导出', 'ledger export']),
  command(['刷新 台账', 'refresh ledger'], 'operate'),
  command(['刷新'], 'operate'),
  command(['查 编号']),
];
const registry = createRegistry(boundCommands(COMMANDS, () => null));
const sites = [
  { code: 'suzhou', name: '苏州基地', aliases: ['SZ', '苏州一厂'] },
  { code: 'wuxi', name: '无锡基地', aliases: [] },
  { code: 'huadong', name: '华东基地', aliases: ['华东'] },
  { code: 'changzhou-a', name: '常州工厂', aliases: [] },
  { code: 'changzhou-b', name: '常州基地', aliases: [] },
];
const rules = botRules({ registry, sites, rights: rightsFor({ operate: ['ou_op'], admin: ['ou_admin'] }) });

/** What is understood, in short. */
function read(text: string, typed = true): unknown {
  const understood = (typed ? understandTyped : understandWritten)(rules, text, asker('ou_zhang'));
  if (understood.kind !== 'command') return understood.kind;
  const { command: found, parsed, sites: named } = understood;
  return [found.names[0], parsed.words.join('|'), ...(named.length === 0 ? [] : [named.join('|')])];
}

describe('a line is understood', () => {
  it.each([
    ['台账 空压机', ['台账', '空压机']],
    ['台账空压机', ['台账', '空压机']],
    ['苏州 台账 空压机', ['台账', '空压机', 'suzhou']],
    ['苏州 无锡 台账 空压机', ['台账', '空压机', 'wuxi|suzhou']],
    ['火星 台账 空压机', 'unknown'],
    ['　台账　　空压机\n12＃ ', ['台账', '空压机|12#']],
    ['台账：空压机', ['台账', '空压机']],
    ['台账 详情 P-101', ['台账 详情', 'P-101']],
    ['台账详情P-101', ['台账 详情', 'P-101']],
    ['台账  详情', ['台账 详情', '']],
    ['台账 "详情"', ['台账', '详情']],
    ['台账“详情”', ['台账', '详情']],
    ['刷新台账', ['刷新 台账', '']],
    ['刷新 其他', ['刷新', '其他']],
    ['LEDGER show p1', ['台账 详情', 'p1']],
    ['ｌｅｄｇｅｒ　空压机', ['台账', '空压机']],
    ['ledger空压机', ['台账', '空压机']],
    ['ledgers', 'unknown'],
    ['ledgershow', 'unknown'],
    ['ledger-x', 'unknown'],
    ['"台账" 空压机', 'unknown'],
    ['今天天气', 'unknown'],
    ['', 'nothing'],
    ['你好', 'nothing'],
    ['台账 "空压机', 'fault'],
    ['台账 基地:火星', 'fault'],
  ])('%j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ['请帮我看看台账 空压机 谢谢', ['台账', '空压机']],
    ['麻烦你查一下 台账 空压机 吧。', ['台账', '空压机']],
    ['你好，台账！', ['台账', '']],
    ['/台账 空压机', ['台账', '空压机']],
    ['查编号 7F3K-92', ['查 编号', '7F3K-92']],
    ['台账一下', ['台账', '']],
    ['台账 网吧', ['台账', '网吧']],
    ['台账 "空压机 谢谢"', ['台账', '空压机 谢谢']],
    ['please ledger P-101 thanks', ['台账', 'P-101']],
    ['台账?', ['帮助', '台账']],
    ['台账 详情？', ['帮助', '台账|详情']],
    ['台账 空压机？', ['台账', '空压机']],
  ])('without politeness: %j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ['台账 空压机 苏州', ['台账', '空压机', 'suzhou']],
    ['台账 苏州 空压机 @无锡基地', ['台账', '空压机', 'suzhou|wuxi']],
    ['台账 ＠苏州 sz 苏州一厂', ['台账', '', 'suzhou']],
    ['台账 华东，无锡', ['台账', '', 'huadong|wuxi']],
    ['台账 苏州,火星', ['台账', '苏州,火星']],
    ['台账 基地:苏州、WUXI', ['台账', '', 'suzhou|wuxi']],
    ['台账 --site suzhou', ['台账', '', 'suzhou']],
    ['台账 "苏州"', ['台账', '苏州']],
    ['台账 常州', ['台账', '常州']],
    ['台账 常州工厂', ['台账', '', 'changzhou-a']],
  ])('with its sites: %j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('as the command it was written for, whatever follows the name', () => {
    const names = COMMANDS.flatMap(({ names: own }) => own.map((name) => ({ name, first: own[0] })));
    const data = fc.oneof(
      fc.constantFrom('详情', '导出', '苏州', '谢谢', '吧', ' ', '"', '基地:苏州'),
      // A NUL is taken out at the door.
      fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
    );
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(data, { maxLength: 4 }), ({ name, first }, values) => {
        const line = commandLine(name, values, { 备注: values[0] ?? '' });
        for (const understand of [understandWritten, understandTyped]) {
          const understood = understand(rules, line, asker('ou_zhang'));
          if (understood.kind !== 'command') throw new Error(`${understood.kind}: ${line}`);
          expect(understood.command.names[0]).toBe(first);
          expect(understood.parsed.words).toEqual(values);
          expect(understood.parsed.options.get('备注')).toBe(values[0] ?? '');
          expect(understood.sites).toEqual([]);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('as something or other, never with an error, whatever is typed', () => {
    const piece = fc.oneof(
      fc.constantFrom('台账', '详情', '请', '谢谢', '?', '"', '“', '苏州', '@', ':', '--', '　'),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const understood = understandTyped(rules, pieces.join(''), asker('ou_zhang'));
        if (understood.kind === 'fault') expect(understood.sentence).toMatch(/\p{Script=Han}/u);
        if (understood.kind === 'unknown') suggestions(rules, understood.line, asker('ou_zhang'));
      }),
      { numRuns: 2_000 },
    );
  });

  it('with the form of a click as options, newer than the line', () => {
    const form = { 基地: ['苏州', 'wuxi'], 全部: true, 备注: '', 词: '空压机' };
    const understood = understandWritten(rules, '台账 词:水泵', asker('ou_zhang'), form);
    expect(understood).toMatchObject({ sites: ['suzhou', 'wuxi'] });
    const options = understood.kind === 'command' ? Object.fromEntries(understood.parsed.options) : null;
    expect(options).toEqual({ 词: '空压机', 全部: '是' });
  });

  it.each([
    ['ou_zhang', false],
    ['ou_op', true],
    ['ou_admin', true],
    ['', false],
  ])('and %s may refresh: %s', (person, allowed) => {
    expect(understandTyped(rules, '刷新台账', asker(person))).toMatchObject({ allowed });
    expect(understandWritten(rules, '刷新 台账', asker(person))).toMatchObject({ allowed });
  });
});

describe('names of commands', () => {
  const owner = (name: string, ...names: readonly string[]) => ({
    owner: name,
    commands: names.map((one) => ({ names: [one] as const })),
  });

  it('may share a first word between features', () => {
    const clashes = commandClashes([owner('duty', '刷新', '同步'), owner('ledger', '刷新 台账', '台账', '台账 导出')]);
    expect(clashes).toEqual([]);
  });

  it.each([
    [owner('a', '台账'), owner('b', '台账'), '重复'],
    [owner('a', '刷新 台账'), owner('b', '刷新台账'), '重复'],
    [owner('a', 'Ledger'), owner('b', 'ledger'), '重复'],
    [owner('a', '台账'), owner('b', '台账电表'), '一个词的开头'],
    [owner('a', '台账详情'), owner('b', '台账 详情页'), '一个词的开头'],
    [owner('a', '"x"'), owner('b'), '不合规则'],
    [owner('a', ''), owner('b'), '不合规则'],
    [owner('a', 'ｈｅｌｐ'), owner('b'), '不合规则'],
    [owner('a', '第1页:'), owner('b'), '不合规则'],
  ])('%j and %j: %s', (one, other, part) => {
    for (const owners of [
      [one, other],
      [other, one],
    ]) {
      expect(commandClashes(owners).join()).toContain(part);
    }
  });

  it('that clash make no registry', () => {
    const twice = boundCommands([command(['台账']), command(['变更', '台 账'])], () => null);
    expect(() => createRegistry(twice)).toThrow('重复');
  });
});

describe('suggestions', () => {
  const lines = (text: string, person = 'ou_zhang') => suggestions(rules, text, asker(person)).map(({ line }) => line);

  it.each([
    ['台帐 空压机 苏州', '台账 空压机 苏州'],
    ['台帐空压机', '台账 空压机'],
    ['legder P-101', 'ledger P-101'],
    ['我们的台账 空压机', '台账 空压机'],
    ['台帐 "a b" 页:2', '台账 "a b" 页:"2"'],
  ])('%j → %j', (text, line) => {
    expect(lines(text)[0]).toBe(line);
  });

  it('are three at most, and only what the person may do', () => {
    expect(lines('刷薪 台账')).not.toContainEqual(expect.stringContaining('刷新'));
    expect(lines('刷薪 台账', 'ou_op')[0]).toBe('刷新 台账');
    for (const text of ['', '今天天气怎么样', '台', '"']) expect(lines(text).length).toBeLessThanOrEqual(3);
    expect(lines('台账', 'ou_op').length).toBe(3);
    expect(lines('今天天气怎么样').length).toBeGreaterThan(0);
  });
});

it('what is no command is offered to the one that takes anything, as it was written', () => {
  const search = { ...command(['台账']), takesAnything: true };
  const own = createRegistry(boundCommands([command(['帮助']), search], () => null));
  const offered = suggestions(botRules({ registry: own, sites, rights: rightsFor() }), '冷却塔 3#', asker('ou_zhang'));
  expect(offered.map(({ line }) => line)).toEqual(['台账 冷却塔 3#', '帮助']);
});
