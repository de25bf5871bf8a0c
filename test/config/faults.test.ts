// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts under test are full of them
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { UserError } from '../../src/lib/errors.ts';
import { faultsOf, placesOf, writtenFiles } from './written-config.ts';

describe('faults', () => {
  it('of several files are reported together, each at its line', () => {
    const files = {
      'main.yaml': 'include:\n  - parts/sites.yaml\n  - parts/none.yaml\nweb:\n  port: "9136"\n  hots: x\n',
      'parts/sites.yaml':
        'sites:\r\n  - code: SZ\r\n    name: 苏州基地\r\n    sources:\r\n      iot: mysql//h/db\r\n  - name: 无锡基地\r\n    contact: ${WHO}\r\n',
    };
    expect(faultsOf(files)).toEqual([
      'main.yaml:3:5  include[1]：parts/none.yaml 不存在，请检查路径',
      'main.yaml:5:9  web.port：写的是“9136”，应为数字',
      'main.yaml:6:3  web.hots：没有 hots 这一项，是不是想写 host？这里可以写：host、port、publicUrl、linkUrl、home、trustedProxies',
      'parts/sites.yaml:2:11  sites[0].code：写的是“SZ”，应以小写字母开头，只含小写字母、数字、下划线、短横线，最长 31 个字符',
      expect.stringMatching(
        /^parts\/sites\.yaml:5:12 {2}sites\[0\]\.sources\.iot：写的是“mysql\/\/h\/db”，应为 mysql:\/\//,
      ),
      'parts/sites.yaml:6:5  sites[1].code：缺少这一项，应为文本',
      expect.stringMatching(/^parts\/sites\.yaml:7:14 {2}sites\[1\]\.contact：环境变量 WHO 没有设置/),
    ]);
  });

  it.each([
    ['a number for a text', 'dataDir: 12\n', 'dataDir：写的是“12”（数字），应为文本；请给它加上引号'],
    [
      'a text for a truth value',
      'playground:\n  enabled: yes\n',
      'playground.enabled：写的是“yes”，应为 true 或 false',
    ],
    ['nothing at all', 'web:\n', 'web：写的是空的（不需要这一项就把整行删去），应为键值表'],
    ['a list for a map', 'web: [a]\n', 'web：写的是列表，应为键值表'],
    ['a map for a text', 'dataDir: {a: 1}\n', 'dataDir：写的是键值表，应为文本'],
    ['a number too big', 'web: {port: 65536}\n', 'web.port：写的是“65536”（数字），应不大于 65535'],
    ['a fraction', 'web: {port: 1.5}\n', 'web.port：写的是“1.5”（数字），应为整数'],
    [
      'a wrong choice',
      'log: {level: loud}\n',
      'log.level：写的是“loud”，应为 fatal、error、warn、info、debug、trace 或 silent',
    ],
    ['an unknown section', 'sties: []\n', 'sties：没有 sties 这一项，是不是想写 sites？'],
    ['a section in another case', 'datadir: x\n', 'datadir：没有 datadir 这一项，是不是想写 dataDir？'],
    [
      'a proxy that is none',
      'web: {trustedProxies: [10.0.0.0/33]}\n',
      'web.trustedProxies[0]：写的是“10.0.0.0/33”，应为 IP 地址或网段',
    ],
    [
      'a page address that is none',
      'web: {publicUrl: "ftp://x"}\n',
      'web.publicUrl：写的是“ftp://x”，应为 http:// 或 https:// 开头的网址',
    ],
  ])('name what was found and what was wanted: %s', (_, text, message) => {
    const faults = faultsOf({ 'main.yaml': text });
    expect(faults[0]).toContain(message);
    expect(faults).toHaveLength(1);
  });

  it.each([
    ['a source that is a number', 'iot: 5', 'sources.iot：写的是“5”（数字），应为文本或键值表'],
    [
      'an unknown key of a source',
      'iot: {url: "sqlite:x", timeout: 1}',
      'sources.iot.timeout：没有 timeout 这一项，这里可以写：url、',
    ],
    [
      'a source without address',
      'iot: {tls: {}}',
      'sources.iot.url：缺少这一项，应写 url，或者写 host、user、password、database',
    ],
    ['a name that is none', 'IoT: "sqlite:x"', 'sources.IoT：键“IoT”不对，来源名应以小写字母开头'],
    ['a host left out', 'iot: "mysql:///db"', 'sources.iot：写的是“mysql:///db”，应为 mysql://'],
  ])('of a source name the branch that was meant: %s', (_, source, message) => {
    const faults = faultsOf({ 'main.yaml': `sites:\n  - code: sz\n    name: 苏州\n    sources:\n      ${source}\n` });
    expect(faults[0]).toContain(message);
    expect(faults).toHaveLength(1);
  });

  it('of a missing variable stand at its spot in a block', () => {
    const yaml = 'sites:\n  - code: sz\n    name: 苏州\n    contact: |\n      张工\n      电话 ${PHONE}\n';
    expect(placesOf({ 'main.yaml': yaml })).toEqual(['main.yaml:6:10 sites[0].contact']);
  });

  it('of a missing variable are not followed by complaints about the value', () => {
    const yaml = 'sites:\n  - {code: "${CODE}", name: 苏州, sources: {iot: {url: "${DB}/x"}}}\nweb:\n  port: ${PORT}\n';
    expect(placesOf({ 'main.yaml': yaml })).toEqual([
      'main.yaml:2:12 sites[0].code',
      'main.yaml:2:54 sites[0].sources.iot.url',
      'main.yaml:4:9 web.port',
    ]);
  });

  it('keep long and strange values readable', () => {
    const [fault] = faultsOf({ 'main.yaml': `log: {level: "${'长'.repeat(500)}"}\n` });
    expect(fault?.length).toBeLessThan(200);
    const [other] = faultsOf({ 'main.yaml': 'log: {level: "a\\nb\\e[31m\\0"}\n' });
    expect(other).toContain('写的是“a�b�[31m�”');
  });

  it('say which file is missing and who named it', () => {
    const cwd = writtenFiles({});
    const load = (env: Readonly<Record<string, string>>, file?: string) => () =>
      loadConfig({ cwd, env, sections: {}, ...(file === undefined ? {} : { file }) });
    expect(load({ ZHIBAN_CONFIG: 'my.yaml' })).toThrow(UserError);
    expect(load({ ZHIBAN_CONFIG: 'my.yaml' })).toThrow(/找不到配置文件 .*my\.yaml（由环境变量 ZHIBAN_CONFIG 指定）/);
    expect(load({ ZHIBAN_CONFIG: 'my.yaml' }, 'other.yaml')).toThrow(/找不到配置文件 .*other\.yaml；/);
  });
});
