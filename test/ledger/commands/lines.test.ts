// The lines that the ledger's buttons carry, and what people are told to type: each is read as it was meant.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { understandTyped, understandWritten } from '../../../src/bot/understand.ts';
import {
  acceptLine,
  baselineLine,
  changesLine,
  refreshLine,
  searchLine,
  showLine,
} from '../../../src/features/ledger/cards/command-lines.ts';
import { readAsked } from '../../../src/features/ledger/commands/asked.ts';
import { ledgerReadCommands } from '../../../src/features/ledger/commands/index.ts';
import { readings } from '../../../src/features/ledger/commands/readings.ts';
import type { LedgerContext } from '../../../src/features/ledger/context.ts';
import { asker } from '../../support/rights.ts';
import { rulesOf } from './chat.ts';
import { LEDGERS } from './facts.ts';

const rules = rulesOf([
  { code: 'suzhou', name: '苏州基地', aliases: ['苏州'] },
  { code: 'wuxi', name: '无锡基地', aliases: [] },
]);
const ctx = { settings: { ledgers: LEDGERS } } as unknown as LedgerContext;

function read(line: string, typed = false) {
  const understood = (typed ? understandTyped : understandWritten)(rules, line, asker('ou_zhang', 'oc_1'));
  if (understood.kind !== 'command') throw new Error(`${line}: ${JSON.stringify(understood)}`);
  const { command, parsed, sites } = understood;
  return { name: command.names[0], sites, parsed, asked: readAsked(ctx, parsed) };
}

/** Of a NUL nothing arrives. */
const word = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 100 })
  .map((text) => text.replaceAll('\0', ''))
  .filter((text) => text.trim() !== '');

describe('the line of a button', () => {
  it('searches for exactly these words, in these ledgers and sites, on this page', () => {
    const search = fc.record({
      words: fc.array(word, { maxLength: 10 }),
      ledgers: fc.uniqueArray(fc.constantFrom(...Object.keys(LEDGERS))),
      sites: fc.uniqueArray(fc.constantFrom('suzhou', 'wuxi')),
      page: fc.integer({ min: 1, max: 9_999 }),
    });
    fc.assert(
      fc.property(search, (wanted) => {
        const { name, sites, asked } = read(searchLine(wanted));
        expect(name).toBe('台账');
        expect({ ...asked, words: asked.words.map(({ text }) => text), sites }).toEqual(wanted);
      }),
    );
  });

  it('opens exactly this row, or is none', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 2 }), (key) => {
        const line = showLine({ ledger: 'points', site: 'wuxi', key });
        if (line === null) return;
        const { name, sites, asked } = read(line);
        expect([name, sites, asked.ledgers]).toEqual(['台账 详情', ['wuxi'], ['points']]);
        expect(asked.words).toEqual(key.map((text) => ({ text, quoted: true })));
      }),
    );
    expect(showLine({ ledger: 'points', site: 'wuxi', key: ['长'.repeat(500)] })).toBeNull();
  });

  it('leads to the command it names', () => {
    expect(read(changesLine({ publication: 7, sites: ['suzhou'], details: true, page: 2 }))).toMatchObject({
      name: '变更',
      sites: ['suzhou'],
      asked: { page: 2, words: [] },
    });
    expect(read(refreshLine(['suzhou', 'wuxi']))).toMatchObject({ name: '刷新 台账', sites: ['suzhou', 'wuxi'] });
    expect(read(baselineLine('wuxi'))).toMatchObject({ name: '基线 查看', sites: ['wuxi'] });
    expect(read(acceptLine('wuxi'))).toMatchObject({ name: '基线 确认', sites: ['wuxi'] });
  });
});

describe('a typed line', () => {
  it.each([
    ['台账 空压机 苏州 采集点 第2页', ['points'], 2, ['空压机']],
    ['台账空压机 第二页', [], 2, ['空压机']],
    ['台账 空压机 page 3', [], 3, ['空压机']],
    ['台账 空压机 页:3 台账:采集点,设备', ['points', 'devices'], 3, ['空压机']],
    ['ledger POINTS gw-07', ['points'], 1, ['gw-07']],
    ['台账 “采集点” “第2页”', [], 1, ['采集点', '第2页']],
    ['台账 page 空压机', [], 1, ['page', '空压机']],
    ['台账 采集点 采集点', ['points'], 1, []],
  ])('%s', (line, ledgers, page, words) => {
    const { asked } = read(line, true);
    expect({ ...asked, words: asked.words.map(({ text }) => text) }).toEqual({ ledgers, page, words });
  });

  it.each(ledgerReadCommands.flatMap(({ names, examples }) => examples.map((example) => [example, names[0]])))(
    'that the help shows is one: %s',
    (example, name) => {
      expect(read(example, true).name).toBe(name);
    },
  );
});

it.each([
  ['空压机(大修)', ['空压机(大修)'], ['空压机', '大修']],
  ['(大修)', ['(大修)'], ['大修']],
  ['温度:高', ['温度:高'], ['温度', '高']],
  ['10.0.0.5:502', ['10.0.0.5:502'], null],
  ['P-001', ['P-001'], null],
  ['()', ['()'], null],
])('%s is read as it stands, then by its pieces', (text, first, second) => {
  const texts = readings([{ text, quoted: false }]).map((words) => words.map((one) => one.text));
  expect(texts).toEqual(second === null ? [first] : [first, second]);
  expect(readings([{ text, quoted: true }])).toHaveLength(1);
});
