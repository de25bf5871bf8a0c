// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts under test are full of them
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Expansion, expand, parseTemplate } from '../../src/config/interpolation.ts';
import { variableLookup } from '../../src/config/variables.ts';

function expanded(text: string, env: Readonly<Record<string, string>> = {}): Expansion {
  const template = parseTemplate(text);
  if ('fault' in template) return { text: '', secret: false, faults: [template] };
  return expand(template, variableLookup(env, '/'));
}

type Piece = { readonly literal: string } | { readonly name: string; readonly fallback: readonly Piece[] | null };

const literal: fc.Arbitrary<Piece> = fc.record({
  literal: fc.string({ unit: fc.constantFrom('a', '中', ' ', ':', '-', '\\', '"', '.', '\n') }),
});
const name = fc.constantFrom('A', 'B_1', '_c', 'EMPTY', 'MISSING');

function piecesWithin(depth: number): fc.Arbitrary<readonly Piece[]> {
  if (depth === 0) return fc.array(literal, { maxLength: 2 });
  const fallback: fc.Arbitrary<readonly Piece[] | null> = fc.option(piecesWithin(depth - 1), { nil: null });
  const reference: fc.Arbitrary<Piece> = fc.record({ name, fallback });
  return fc.array(fc.oneof(literal, reference), { maxLength: 4 });
}

function written(template: readonly Piece[]): string {
  return template
    .map((piece) => {
      if ('literal' in piece) return piece.literal;
      return piece.fallback === null ? `\${${piece.name}}` : `\${${piece.name}:-${written(piece.fallback)}}`;
    })
    .join('');
}

const ENV: Readonly<Record<string, string>> = { A: 'one', B_1: '${A} is not looked at again', _c: '}', EMPTY: '' };

/** What a shell does with the same text, written once more the simple way; null when a variable is missing. */
function meaning(template: readonly Piece[]): string | null {
  const values = template.map((piece) => {
    if ('literal' in piece) return piece.literal;
    const value = ENV[piece.name];
    if (piece.fallback !== null && (value === undefined || value === '')) return meaning(piece.fallback);
    return value ?? null;
  });
  return values.includes(null) ? null : values.join('');
}

describe('interpolation', () => {
  it('leaves texts without ${ alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        fc.pre(!text.includes('${'));
        expect(expanded(text)).toEqual({ text, secret: false, faults: [] });
      }),
    );
  });

  it('gives every text back once its ${ are escaped', () => {
    const text = fc.string({ unit: fc.constantFrom('$', '{', '}', 'A', ':', '-') });
    fc.assert(
      fc.property(text, (each) => {
        const escaped = each.split('${').join('$${');
        expect(expanded(escaped)).toEqual({ text: each, secret: false, faults: [] });
      }),
    );
  });

  it('means what a shell would mean, defaults in defaults included', () => {
    fc.assert(
      fc.property(piecesWithin(4), (template) => {
        const result = expanded(written(template), ENV);
        const wanted = meaning(template);
        expect(result.faults.length > 0 ? null : result.text).toBe(wanted);
      }),
    );
  });

  it('never throws, whatever is written', () => {
    const text = fc.string({ unit: fc.constantFrom('$', '{', '}', 'A', '9', ':', '-', ' ', '${A:-') });
    fc.assert(
      fc.property(text, (each) => {
        expect(typeof expanded(each, { A: '' }).text).toBe('string');
      }),
    );
  });

  it.each([
    ['${A', '没有写完'],
    ['${A:-x', '没有写完'],
    ['${}', '应为变量名'],
    ['${9A}', '应为变量名'],
    ['${A:?must}', '后面应为 } 或者 :-默认值'],
    ['${A-x}', '后面应为 } 或者 :-默认值'],
    ['${A:-'.repeat(30), '默认值套了 20 层以上'],
    ['x ${MISSING} y', '环境变量 MISSING 没有设置'],
    ['${A:-${MISSING}}', '环境变量 MISSING 没有设置'],
  ])('says what is wrong with %s', (text, fault) => {
    expect(
      expanded(text)
        .faults.map((each) => each.fault)
        .join(),
    ).toContain(fault);
  });

  it('reports every missing variable of a text with its offset', () => {
    expect(expanded('${A}/${B}').faults.map((each) => each.offset)).toEqual([0, 5]);
  });

  it('knows that a secret variable makes the text secret', () => {
    expect(expanded('x${DB_PASSWORD}', { DB_PASSWORD: 'p' }).secret).toBe(true);
    expect(expanded('x${DB_HOST}', { DB_HOST: 'h' }).secret).toBe(false);
  });
});
