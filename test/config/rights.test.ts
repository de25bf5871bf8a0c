import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { faultsOf, loaded, writtenFiles } from './written-config.ts';

const SITES = 'sites:\n  - {code: suzhou, name: 苏州基地}\n';
const grant = (text: string): string => `${SITES}rights:\n  grants:\n    王工: {${text}}\n`;

describe('the section rights', () => {
  it('gives everybody queries and nobody more unless told', () => {
    expect(loaded({ 'main.yaml': 'log: {level: info}\n' }).config.rights).toEqual({
      default: 'query',
      grants: {},
      secondPerson: [],
    });
    const { rights } = loaded({
      'main.yaml': grant('to: od-1a, right: admin, sites: [suzhou], actions: [刷新]'),
    }).config;
    expect(rights.grants).toEqual({ 王工: { to: 'od-1a', right: 'admin', sites: ['suzhou'], actions: ['刷新'] } });
  });

  it.each([
    ['to: ou_1, right: admn', 'rights.grants.王工.right：写的是“admn”，应为 visit、query、operate、approve 或 admin'],
    [
      'to: wang, right: admin',
      'rights.grants.王工.to：写的是“wang”，应为人的 open_id（ou_ 开头）、群的 chat_id（oc_ 开头）或部门的 open_department_id（od- 开头）',
    ],
    ['to: oc_1, right: admin', 'rights.grants.王工.to：写的是“oc_1”，管理权限应给人或部门'],
    ['to: ou_1, right: query, sites: [suzou]', 'rights.grants.王工.sites[0]：写的是“suzou”，应为基地的编码：suzhou'],
    ['to: ou_1, right: query, sites: []', 'rights.grants.王工.sites'],
  ])('refuses %s', (text, fault) => {
    expect(faultsOf({ 'main.yaml': grant(text) })[0]).toContain(fault);
  });

  it('refuses a second person for what has no preview, and says what can be named', () => {
    const of = (words: string) => () =>
      loadConfig({
        file: 'main.yaml',
        cwd: writtenFiles({ 'main.yaml': `rights: {secondPerson: [${words}]}\n` }),
        ...{ env: {}, sections: {}, previewed: ['基线 确认'] },
      });
    expect(of('基线, 基线 确认')).not.toThrow();
    for (const words of ['胡说', '刷新', '基'])
      expect(of(words), words).toThrow(`写的是“${words}”，应为要先预览的命令（开头的词）：基线 确认`);
  });

  it('tells who still writes feishu.rights how it is written now', () => {
    const app = 'feishu: {appId: a, appSecret: "s", encryptKey: k, verificationToken: t, rights: {admin: [ou_1]}}\n';
    expect(faultsOf({ 'main.yaml': app })).toEqual([
      'main.yaml:1:73  feishu.rights：权限现在写在顶层的 rights 里：rights: { grants: { 王工: { to: ou_…, right: admin }, 李姐: { to: ou_…, right: operate } } }',
    ]);
  });
});
