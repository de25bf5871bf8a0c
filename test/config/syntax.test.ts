// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts under test are full of them
import { describe, expect, it } from 'vitest';
import { faultsOf, loaded } from './written-config.ts';

const utf16 = Buffer.from('\uFEFFdataDir: x\n', 'utf16le');
/** “数据” in GBK in the second line. */
const gbk = Buffer.concat([Buffer.from('dataDir: x\nlog: '), Buffer.from([0xca, 0xfd, 0xbe, 0xdd, 0x0a])]);

describe('malformed YAML', () => {
  it.each([
    ['a tab as indentation', 'web:\n\thost: x\n', 'main.yaml:2:1', '制表符'],
    ['a key twice', 'dataDir: a\nweb: {}\ndataDir: b\n', 'main.yaml:3:1', '写了两次'],
    ['a quote left open', 'dataDir: "x\n', 'main.yaml:2:1', '引号没有成对'],
    ['a bracket left open', 'sites: [\nweb: {}\n', 'main.yaml:2:1', '缩进不对'],
    ['no blank after the colon', 'dataDir:x\nweb: {}\n', 'main.yaml:1:1', '冒号'],
    ['a colon in a plain value', 'dataDir: a: b\n', 'main.yaml:1:10', '同一行里又出现了'],
    ['a variable in brackets without quotes', 'sites: [${A}]\n', 'main.yaml:1:10', '要加引号，例如 ["${NAME}"]'],
    ['a variable in braces without quotes', 'web: {host: ${A}}\n', 'main.yaml:1:14', '要加引号，例如 ["${NAME}"]'],
    ['a value that begins with @', 'dataDir: @x\n', 'main.yaml:1:10', '不能以这个字符开头'],
    ['a wrong escape', 'dataDir: "C:\\data"\n', 'main.yaml:1:13', '反斜杠'],
    ['an unknown tag', 'dataDir: !env X\n', 'main.yaml:1:10', '不支持这样的标签'],
    ['an alias without an anchor', 'dataDir: *x\n', 'main.yaml:1:10', '没有锚点 &x'],
    ['two documents', 'dataDir: a\n---\ndataDir: b\n', 'main.yaml:2:1', '---'],
    ['a list at the top', '- a\n', 'main.yaml:1:1', '最外层应为'],
    ['full-width colons', 'dataDir：data\n', 'main.yaml:1:1', '最外层应为'],
    ['a key that is a list', '? [a]\n: 1\n', 'main.yaml:1:3', '键应为文本'],
    ['a key that would change all objects', '__proto__: {a: 1}\n', 'main.yaml:1:1', '不能用 __proto__ 作键'],
  ])('%s', (_, text, place, message) => {
    const faults = faultsOf({ 'main.yaml': text });
    expect(faults[0]?.startsWith(place), faults.join('\n')).toBe(true);
    expect(faults[0]).toContain(message);
    expect(faults).toHaveLength(1);
  });

  it.each([
    ['GBK', gbk, 'main.yaml:2:6'],
    ['UTF-16', utf16, 'main.yaml:1:1'],
  ])('names the encoding of a %s file', (_, bytes, place) => {
    expect(faultsOf({ 'main.yaml': bytes })[0]).toMatch(new RegExp(`^${place} {2}不是 UTF-8 编码`));
  });

  it('refuses a file of more than 5 MB', () => {
    expect(faultsOf({ 'main.yaml': '#'.repeat(5 * 1024 * 1024 + 1) })[0]).toContain('最大 5242880 字节');
  });

  it.each([
    ['brackets', `dataDir: ${'['.repeat(10_000)}`],
    ['list marks', `dataDir:\n${'- '.repeat(10_000)}x`],
    ['braces', `dataDir: ${'{a: '.repeat(5_000)}`],
    ['keys', Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('survives too many nested %s', (_, text) => {
    expect(faultsOf({ 'main.yaml': text })[0]).toContain('嵌套超过 100 层');
  });

  it('says what else is certainly wrong, but not what may stand in the broken part', () => {
    const files = {
      'main.yaml': 'include: [sites.yaml, web.yaml]\nlog: {levle: info}\nfeishu: {appId: a}\n',
      'sites.yaml': 'sites:\n  - code: sz\n   name: 苏州基地\n',
      'web.yaml': 'web:\n  port: no\n',
    };
    expect(faultsOf(files).map((line) => line.split('：')[0])).toEqual([
      'main.yaml:2:7  log.levle',
      expect.stringMatching(/^sites\.yaml:3:\d+/),
      'web.yaml:2:9  web.port',
    ]);
  });
});

describe('well-formed YAML from anywhere', () => {
  const text = 'dataDir: /d\nlog:\n  level: warn\nweb:\n  host: x\n';
  it.each([
    ['a byte order mark', `\uFEFF${text}`],
    ['CRLF', text.replaceAll('\n', '\r\n')],
    ['both', `\uFEFF${text.replaceAll('\n', '\r\n')}`],
    ['tabs after values and in comments', text.replaceAll('\n', '\t# \t\n')],
  ])('may have %s', (_, each) => {
    const { config, sourceLocation } = loaded({ 'main.yaml': each });
    expect(config.log.level).toBe('warn');
    expect(sourceLocation(['web', 'host'])).toEqual({ file: 'main.yaml', line: 5, column: 9 });
    expect(sourceLocation(['dataDir'])).toEqual({ file: 'main.yaml', line: 1, column: 10 });
  });

  it.each(['', '# nothing\n', '---\n', '~\n'])('may be empty: %j', (each) => {
    expect(loaded({ 'main.yaml': each }).config.sites).toEqual([]);
  });
});

describe('aliases', () => {
  it('repeat a value, and << takes over a map that own keys change', () => {
    const yaml = [
      'sites:',
      '  - code: a',
      '    name: 甲基地',
      '    sources:',
      '      iot: &fast {url: "sqlite:a.db", stallTimeoutSeconds: 5, connectTimeoutSeconds: 1}',
      '  - code: b',
      '    name: 乙基地',
      '    sources:',
      '      iot: {<<: *fast, url: "sqlite:b.db"}',
      '      ems: *fast',
    ].join('\n');
    const sources = loaded({ 'main.yaml': yaml }).config.sites[1]?.sources;
    expect(sources?.iot).toMatchObject({ url: 'sqlite:b.db', stallTimeoutSeconds: 5, connectTimeoutSeconds: 1 });
    expect(sources?.ems?.url).toBe('sqlite:a.db');
  });

  it('of several maps in one << give way to the one before', () => {
    const site = (code: string, more: string) => `  - {code: ${code}, name: 基地${code}, ${more}}\n`;
    const yaml = `sites:\n${site('a', 'sources: {x: &x {url: "sqlite:x", stallTimeoutSeconds: 1}, y: &y {url: "sqlite:y", connectTimeoutSeconds: 2}}')}${site('b', 'sources: {z: {<<: [*x, *y]}}')}`;
    const z = loaded({ 'main.yaml': yaml }).config.sites[1]?.sources.z;
    expect(z).toMatchObject({ url: 'sqlite:x', stallTimeoutSeconds: 1, connectTimeoutSeconds: 2 });
    expect(faultsOf({ 'main.yaml': 'web: {<<: [1]}\n' })[0]).toContain('<< 后面应为一个键值表的别名');
  });

  it('do not explode', () => {
    const level = (each: number) =>
      `a${each}: &a${each} [${Array(10)
        .fill(`*a${each - 1}`)
        .join(', ')}]`;
    const bomb = ['a0: &a0 x', ...Array.from({ length: 12 }, (_, each) => level(each + 1))].join('\n');
    expect(faultsOf({ 'main.yaml': bomb }).join('\n')).toContain('别名展开后超过 100000 个值');
  });

  it('cannot contain themselves', () => {
    expect(faultsOf({ 'main.yaml': 'sites: &x [*x]\n' })[0]).toContain('没有锚点 &x');
  });
});
