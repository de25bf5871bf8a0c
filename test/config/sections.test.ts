// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts under test are full of them
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { loadConfig } from '../../src/config/load.ts';
import { defineSection } from '../../src/config/section.ts';
import { faultsOf, placesOf, writtenFiles } from './written-config.ts';

const ledger = defineSection({
  schema: z.strictObject({
    ledgers: z.record(
      z.string(),
      z.strictObject({ source: z.string(), key: z.array(z.string()).min(1), select: z.string() }),
    ),
  }),
  check: ({ ledgers }, { sites }) =>
    Object.entries(ledgers)
      .filter(([, { source }]) => !sites.some((site) => source in site.sources))
      .map(([name]) => ({ path: ['ledgers', name, 'source'], message: '应为某个基地的来源名' })),
});
const meter = defineSection({ schema: z.strictObject({ every: z.int().default(5) }).prefault({}) });

const SITES = 'sites:\n  - {code: sz, name: 苏州, sources: {iot: "sqlite:x"}}\n';
const LEDGER = [
  'ledger:',
  '  ledgers:',
  '    points:',
  '      source: iot',
  '      key: [code]',
  '      select: | # the SQL',
  '        select code,',
  '               nme',
  '        from point',
  '    devices:',
  '      source: ems',
  '      key: [code]',
  '      select: select 1',
].join('\n');

describe('sections of features', () => {
  it('are typed, filled in and frozen', () => {
    const cwd = writtenFiles({ 'main.yaml': `${SITES}${LEDGER.replace('ems', 'iot')}` });
    const { config } = loadConfig({ file: 'main.yaml', cwd, env: {}, sections: { ledger, meter } });
    expectTypeOf(config.meter).toEqualTypeOf<{ readonly every: number }>();
    expectTypeOf(config.ledger.ledgers.points?.key).toEqualTypeOf<readonly string[] | undefined>();
    expect(config.meter).toEqual({ every: 5 });
    expect(Object.isFrozen(config.ledger.ledgers.points?.key)).toBe(true);
  });

  it('are compared with the sites, beside faults elsewhere', () => {
    expect(faultsOf({ 'main.yaml': `web: {port: x}\n${SITES}${LEDGER}` }, {}, { ledger })).toEqual([
      'main.yaml:1:13  web.port：写的是“x”，应为数字',
      'main.yaml:14:15  ledger.ledgers.devices.source：写的是“ems”，应为某个基地的来源名',
    ]);
  });

  it('are compared with the sites only once both sides are right, and within themselves whatever the sites are', () => {
    const broken = SITES.replace('sz', 'SZ');
    const own = defineSection({
      schema: z.strictObject({ source: z.string() }),
      checkItself: () => [{ path: ['source'], message: '应为来源名' }],
    });
    expect(placesOf({ 'main.yaml': `${broken}own: {source: nosuch}` }, {}, { own })).toEqual([
      'main.yaml:2:12 sites[0].code',
      'main.yaml:3:15 own.source',
    ]);
    expect(placesOf({ 'main.yaml': `${broken}${LEDGER}` }, {}, { ledger })).toEqual(['main.yaml:2:12 sites[0].code']);
  });

  it('are not compared while a variable is missing', () => {
    const source = z.strictObject({ source: z.string().optional() });
    const needy = defineSection({ schema: source, check: () => [{ path: ['source'], message: '应为来源名' }] });
    const faults = faultsOf({ 'main.yaml': 'needy:\n  source: ${NOWHERE}\n' }, {}, { needy });
    expect(faults).toEqual([expect.stringContaining('环境变量 NOWHERE 没有设置')]);
  });

  it('must be there when their schema asks for them', () => {
    expect(faultsOf({ 'main.yaml': '# nothing\n' }, {}, { ledger, meter })).toEqual([
      'main.yaml:1:1  ledger：缺少这一项，应为键值表（下一级的“键: 值”，要缩进）',
    ]);
  });

  it('of others are left alone by a job, with their variables and their faults', () => {
    const cwd = writtenFiles({ 'main.yaml': 'meter: {every: 7}\nledger:\n  ledgers: ${NOWHERE}\nnothing: 1\n' });
    const load = (otherSections: 'ignore' | 'fault') => () =>
      loadConfig({ file: 'main.yaml', cwd, env: {}, sections: { meter }, otherSections });
    expect(load('ignore')().config.meter.every).toBe(7);
    expect(load('fault')).toThrow(/配置有 3 处问题/);
  });

  it('may not take a name of the core', () => {
    expect(() => faultsOf({ 'main.yaml': '' }, {}, { web: meter })).toThrow(/core has already: web/);
  });

  it('know where a ledger’s SQL begins, and where what was not written would belong', () => {
    const cwd = writtenFiles({ 'main.yaml': `${SITES}${LEDGER.replace('ems', 'iot')}`.replaceAll('\n', '\r\n') });
    const { sourceLocation, config } = loadConfig({ file: 'main.yaml', cwd, env: {}, sections: { ledger } });
    expect(config.ledger.ledgers.points?.select).toBe('select code,\n       nme\nfrom point\n');
    expect(sourceLocation(['ledger', 'ledgers', 'points', 'select'])).toEqual({
      file: 'main.yaml',
      line: 9,
      column: 9,
    });
    expect(sourceLocation(['ledger', 'ledgers', 'devices', 'select'])).toEqual({
      file: 'main.yaml',
      line: 15,
      column: 15,
    });
    expect(sourceLocation(['sites', 0, 'sources', 'iot', 'url'])).toEqual({ file: 'main.yaml', line: 2, column: 36 });
    expect(sourceLocation(['sites', 0, 'contact'])).toEqual({ file: 'main.yaml', line: 2, column: 5 });
    expect(sourceLocation(['web', 'port'])).toEqual({ file: 'main.yaml', line: 1, column: 1 });
  });
});
