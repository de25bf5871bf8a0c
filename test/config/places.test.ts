import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { locateFile } from '../../src/config/locate.ts';
import { type Located, plainValue } from '../../src/config/located.ts';
import { parseYaml } from '../../src/config/yaml-file.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/).filter((text) => !/^(true|false|null)$/.test(text));
const chinese = fc.constantFrom('苏州基地', 'a: b', '# x', '- y', "it's", '中文 “引号”', '01', '🙂 x');
const lines = fc.array(word, { minLength: 2, maxLength: 4 }).map((each) => `${each.join('\n')}\n`);
const scalar = fc.oneof(word, chinese, fc.integer(), fc.boolean(), lines);
const { tree } = fc.letrec<{ tree: Record<string, unknown>; value: unknown }>((tie) => ({
  tree: fc.dictionary(word, tie('value'), { minKeys: 1, maxKeys: 4 }) as fc.Arbitrary<Record<string, unknown>>,
  value: fc.oneof({ depthSize: 'medium' }, scalar, tie('tree'), fc.array(tie('value'), { maxLength: 3 })),
}));

function textAt(text: string, { line, column }: { readonly line: number; readonly column: number }): string {
  return (text.split(/\r?\n/)[line - 1] ?? '').slice(column - 1);
}

/** Checks that every key and every value stands where its place says. */
function checkPlaces(located: Located, text: string): void {
  if (located.kind === 'list') for (const item of located.items) checkPlaces(item, text);
  if (located.kind === 'map') {
    for (const [key, entry] of located.entries) {
      expect(textAt(text, entry.keyPlace).replace(/^"/, '').startsWith(key)).toBe(true);
      checkPlaces(entry.value, text);
    }
  }
  if (located.kind === 'scalar') {
    const [first = ''] = String(located.value).split('\n');
    expect(textAt(text, located.place).replace(/^["']/, '').startsWith(first)).toBe(true);
  }
}

describe('places', () => {
  it('are those of the values, with any line ends, and the values are those that were written', () => {
    const breaks = fc.constantFrom('\n', '\r\n');
    const style = fc.constantFrom(
      {},
      { defaultStringType: 'QUOTE_DOUBLE' as const },
      { collectionStyle: 'flow' as const },
    );
    fc.assert(
      fc.property(tree, breaks, style, (value, lineBreak, options) => {
        const text = stringify(value, { lineWidth: 0, ...options }).replaceAll('\n', lineBreak);
        const located = locateFile(parseYaml(text, 'x.yaml'), () => null);
        expect(located.faults).toEqual([]);
        if (located.tree === null) throw new Error('nothing was read');
        expect(plainValue(located.tree)).toEqual(value);
        if (!text.includes('\\n')) checkPlaces(located.tree, text);
      }),
    );
  });
});
