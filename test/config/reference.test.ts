import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { features } from '../../src/app/features.ts';
import { coreShape } from '../../src/config/core.ts';
import { shippedFolder } from '../../src/config/package-root.ts';
import { referenceText, sectionRows } from '../../src/config/reference.ts';
import { defineSection } from '../../src/config/section.ts';

const sections = Object.fromEntries(features.map(({ name, section }) => [name, section]));

describe('config/reference.md', () => {
  it('is what the schemas say; if not, run `node scripts/config-reference.mjs`', () => {
    expect(readFileSync(join(shippedFolder(), 'reference.md'), 'utf8')).toBe(referenceText(sections));
  });

  it('says in Chinese what every key means', () => {
    const rows = Object.entries(coreShape).flatMap(([name, schema]) => sectionRows(name, schema));
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.filter(({ meaning }) => !/\p{Script=Han}/u.test(meaning))).toEqual([]);
  });

  it('shows lists, maps, alternatives, bounds and choices', () => {
    const schema = z
      .strictObject({
        table: z.union([z.string(), z.array(z.strictObject({ name: z.string().describe('名') }))]).describe('表'),
        casts: z
          .record(z.string().describe('列名'), z.enum(['text', 'int']))
          .default({})
          .describe('类型|转换'),
        rate: z.number().gt(0).max(1).optional().describe('比例'),
        kind: z.discriminatedUnion('is', [z.strictObject({ is: z.literal('a').describe('甲') })]).describe('种类'),
      })
      .describe('一节');
    const text = referenceText({ one: defineSection({ schema }) });
    expect(text.slice(text.indexOf('## one')).split('\n')).toEqual([
      '## one',
      '',
      '一节（必填）',
      '',
      '| 键 | 类型 | 默认 | 说明 |',
      '|---|---|---|---|',
      '| `one.table` | 文本或键值表的列表 | **必填** | 表 |',
      '| `one.table[].name` | 文本 | **必填** | 名 |',
      '| `one.casts` | 键值表 | — | 类型\\|转换 |',
      '| `one.rate` | 数字，大于 0，不大于 1 | — | 比例 |',
      '| `one.kind` | 键值表 | **必填** | 种类 |',
      '| `one.kind.is` | `a` | **必填** | 甲 |',
      '',
    ]);
  });
});
