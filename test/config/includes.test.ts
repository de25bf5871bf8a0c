// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts under test are full of them
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { faultsOf, loaded, writtenFiles } from './written-config.ts';

describe('include', () => {
  it('merges maps deeply and replaces lists and single values; the including file wins, then the later one', () => {
    const { config, files, sourceLocation } = loaded({
      'main.yaml': 'include: [a.yaml, deep/b.yaml]\nweb:\n  port: 3\n  trustedProxies: [10.0.0.3]\n',
      'a.yaml':
        'web: {port: 1, host: a, publicUrl: "https://a", trustedProxies: [10.0.0.1, 10.0.0.2]}\nlog: {level: warn}\n',
      'deep/b.yaml': 'include: [../c.yaml]\nweb: {port: 2, host: b}\n',
      'c.yaml': 'web:\n  host: c\nplayground:\n  seed: 7\n',
    });
    expect(config.web).toEqual({
      port: 3,
      host: 'b',
      home: 'all',
      publicUrl: 'https://a',
      trustedProxies: ['10.0.0.3'],
    });
    expect(config.log.level).toBe('warn');
    expect(config.playground.seed).toBe(7);
    expect(files).toEqual(['main.yaml', 'a.yaml', 'deep/b.yaml', 'c.yaml']);
    expect(sourceLocation(['web', 'host'])).toEqual({ file: 'deep/b.yaml', line: 2, column: 22 });
    expect(sourceLocation(['playground', 'seed'])).toEqual({ file: 'c.yaml', line: 4, column: 9 });
  });

  it('finds shipped files in the package', () => {
    const cwd = writtenFiles({ 'main.yaml': 'include: ["shipped:zhiban.yaml"]\n' });
    const { files } = loadConfig({ file: 'main.yaml', cwd, env: {}, sections: {}, otherSections: 'ignore' });
    expect(files[1]).toMatch(/config[\\/]zhiban\.yaml$/);
  });

  it('takes variables', () => {
    expect(
      loaded({ 'main.yaml': 'include: ["${PART}.yaml"]\n', 'x.yaml': 'dataDir: /x\n' }, { PART: 'x' }).files,
    ).toHaveLength(2);
  });

  it('may name a file twice, even doubling at every level', () => {
    const level = (each: number) => [`f${each}.yaml`, `include: [f${each + 1}.yaml, f${each + 1}.yaml]\n`];
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, each) => level(each)));
    const result = loaded({ 'main.yaml': 'include: [f0.yaml]\n', ...files, 'f40.yaml': 'log: {level: error}\n' });
    expect(result.config.log.level).toBe('error');
    expect(result.files).toHaveLength(42);
  });

  it.each([
    [
      'a circle',
      { 'main.yaml': 'include: [a.yaml]\n', 'a.yaml': 'include:\n  - b.yaml\n', 'b.yaml': 'include: [a.yaml]\n' },
      'b.yaml:1:11  include[0]：循环引用：a.yaml → b.yaml → a.yaml',
    ],
    [
      'the file itself',
      { 'main.yaml': 'include: [./main.yaml]\n' },
      'main.yaml:1:11  include[0]：循环引用：main.yaml → main.yaml',
    ],
    [
      'a way out of the shipped files',
      { 'main.yaml': 'include: ["shipped:../package.json"]\n' },
      '不在随产品附带的 config 文件夹里',
    ],
    ['no list', { 'main.yaml': 'include: a.yaml\n' }, 'main.yaml:1:10  include：应为文件名的列表'],
    ['no names', { 'main.yaml': 'include: [1]\n' }, 'main.yaml:1:11  include[0]：应为文件名'],
    [
      'a folder',
      { 'main.yaml': 'include: [x]\n', 'x/y.yaml': '' },
      'main.yaml:1:11  include[0]：x 是一个文件夹，应为 YAML 文件',
    ],
  ])('reports %s', (_, files, message) => {
    const faults = faultsOf(files as Readonly<Record<string, string>>);
    expect(faults[0]).toContain(message);
    expect(faults).toHaveLength(1);
  });
});
