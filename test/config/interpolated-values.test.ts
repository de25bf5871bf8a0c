// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts under test are full of them
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '../../src/config/load.ts';
import { defineSection } from '../../src/config/section.ts';
import { faultsOf, loaded, writtenFiles } from './written-config.ts';

const any = defineSection({ schema: z.looseObject({}) });

/** The value of `x: <written>` with the variable V set. */
function valueWith(written: string, V: string): unknown {
  const cwd = writtenFiles({ 'main.yaml': `any:\n  x: ${written}\n` });
  return loadConfig({ file: 'main.yaml', cwd, env: { V }, sections: { any } }).config.any.x;
}

const scalars = fc.oneof(
  fc.integer().map(String),
  fc.double().map(String),
  fc.constantFrom(
    'true',
    'False',
    'yes',
    '0x1F',
    '0o17',
    '012',
    '1_000',
    '1e3',
    '.5',
    '.inf',
    '-.INF',
    '+1',
    '2026-11-22',
  ),
  fc.stringMatching(/^[a-z0-9.+-]{1,8}$/),
);

describe('a plain value with variables', () => {
  it('has the type YAML gives its text', () => {
    const cwd = writtenFiles({ 'main.yaml': 'any:\n  x: ${V}\n  quoted: "${V}"\n  block: |-\n    ${V}\n' });
    fc.assert(
      fc.property(scalars, (V) => {
        fc.pre(!/^(null|~|\.nan|-|NaN)$/i.test(V));
        const { config } = loadConfig({ file: 'main.yaml', cwd, env: { V }, sections: { any } });
        expect(config.any).toEqual({ x: parse(`x: ${V}`).x, quoted: V, block: V });
      }),
    );
  });

  it('is never more than a single value', () => {
    for (const text of ['[1, 2]', '{a: 1}', 'a: b', '- a', '&x y', '*x', '!!int 3', '# none', '"5"', 'a\nb: c']) {
      expect(valueWith('${V}', text)).toBe(text);
    }
  });

  it('may make a number out of pieces', () => {
    expect(valueWith('1${V}', '36')).toBe(136);
    expect(valueWith('site_${V}', '36')).toBe('site_36');
  });

  it('counts as not written when it comes out empty; a quoted one is an empty text', () => {
    const yaml = (url: string) => ({
      'main.yaml': `web:\n  publicUrl: ${url}\n  trustedProxies:\n    - \${P:-}\n    - 10.0.0.1\n`,
    });
    expect(loaded(yaml('${URL:-}')).config.web).toMatchObject({ trustedProxies: ['10.0.0.1'] });
    expect(loaded(yaml('${URL:-}')).config.web.publicUrl).toBeUndefined();
    expect(faultsOf(yaml('"${URL:-}"'))[0]).toContain('web.publicUrl：写的是“”，应为 http');
  });

  it('leaves an included value in force when it comes out empty', () => {
    const files = { 'main.yaml': 'include: [a.yaml]\ndataDir: ${DIR:-}\n', 'a.yaml': 'dataDir: /a\n' };
    expect(loaded(files).config.dataDir).toBe('/a');
  });

  it('says that a text needs quotes when its value looks like a number', () => {
    const feishu = 'feishu:\n  appId: cli_1\n  appSecret: ${S}\n  encryptKey: k\n  verificationToken: t\n';
    expect(faultsOf({ 'main.yaml': feishu }, { S: '1234567' })).toEqual([
      'main.yaml:3:14  feishu.appSecret：写的值（保密，不显示）不对，应为文本；请给它加上引号',
    ]);
    expect(faultsOf({ 'main.yaml': feishu.replace('${S}', '"${S}"') }, { S: '1234567' })).toEqual([]);
  });
});
