// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts under test are full of them
import { describe, expect, it } from 'vitest';
import { faultsOf, loaded, writtenFiles } from './written-config.ts';

const MAIN = { 'main.yaml': 'sites:\n  - {code: sz, name: 苏州基地, contact: "${WHO}"}\n' };

describe('NAME_FILE', () => {
  it.each([
    ['secret\n', 'secret'],
    ['secret\r\n', 'secret'],
    ['secret\n\n', 'secret\n'],
    ['\uFEFF密钥', '密钥'],
  ])('stands in for NAME, less one trailing line break: %j', (content, value) => {
    const folder = writtenFiles({ who: content });
    expect(loaded(MAIN, { WHO_FILE: `${folder}/who` }).config.sites[0]?.contact).toBe(value);
  });

  it('is looked for from the working folder', () => {
    expect(loaded({ ...MAIN, 'run/who': '张工' }, { WHO_FILE: 'run/who' }).config.sites[0]?.contact).toBe('张工');
  });

  it('gives way to NAME, unless NAME is empty', () => {
    const files = { ...MAIN, who: '文件' };
    expect(loaded(files, { WHO: '变量', WHO_FILE: 'who' }).config.sites[0]?.contact).toBe('变量');
    expect(loaded(files, { WHO: '', WHO_FILE: 'who' }).config.sites[0]?.contact).toBe('文件');
  });

  it('that cannot be read is a fault at the place that needs it', () => {
    const [fault, ...others] = faultsOf(MAIN, { WHO_FILE: 'nowhere' });
    expect(fault).toMatch(/^main\.yaml:2:37 {2}sites\[0\]\.contact：读不了 WHO_FILE 指的文件 .*nowhere（ENOENT）/);
    expect(others).toEqual([]);
  });
});
