// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts under test are full of them
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeConfig } from '../../src/config/describe.ts';
import { isSecretName, maskText } from '../../src/config/masking.ts';
import { faultsOf, loaded, writtenFiles } from './written-config.ts';

const SECRET = 'Zq7hunter2';
const site = (source: string) => `sites:\n  - code: sz\n    name: 苏州\n    sources:\n      iot: ${source}\n`;
const feishu = (lines: string) => `feishu:\n  appId: a\n  encryptKey: k\n  verificationToken: t\n${lines}\n`;

describe('a fault never shows a secret', () => {
  it.each([
    ['a URL with an unknown scheme', site(`"mysq://root:${SECRET}@h/db"`)],
    ['a URL with one slash', site(`"mysql:/root:${SECRET}@h/db"`)],
    ['no URL at all', site(`"root:${SECRET}@h"`)],
    ['a password with a slash', site(`"mysql://root:a/${SECRET}@h/db"`)],
    ['a password with an @', site(`"mysql://root:a@${SECRET}@/db"`)],
    ['a password with a blank', site(`"mysql://root:a ${SECRET}@"`)],
    ['a host left out', site(`"mysql://root:${SECRET}"`)],
    ['a password as a parameter', site(`"jdbc:mysql://h/db?user=root&password=${SECRET}"`)],
    ['a source in an object', site(`{url: "oracle://root:${SECRET}@h/db"}`)],
    ['a URL in the place of a key', site(`{"mysql://root:${SECRET}@h/db": x}`)],
    ['a URL in the place of a source name', `${site('"sqlite:x"')}      "mysql://root:${SECRET}@h/db": "sqlite:y"\n`],
    ['a missing blank', site('x').replace('iot: x', `iot:mysql://root:${SECRET}@h/db`)],
    ['a list', feishu(`  appSecret: [${SECRET}]`)],
    ['a map', feishu(`  appSecret: {x: ${SECRET}}`)],
    ['an unknown key', feishu(`  appSecret: s\n  appSecert: ${SECRET}`)],
    ['a secret of a wrong form', `web: {publicUrl: "https://u:${SECRET}@h/"}\n`],
    ['broken YAML', feishu(`  appSecret: "${SECRET}`)],
    ['a key twice', feishu(`  appSecret: ${SECRET}\n  appSecret: ${SECRET}`)],
    ['an alias', feishu(`  appSecret: *${SECRET.toLowerCase()}`).replace(SECRET.toLowerCase(), 'x')],
  ])('%s', (_, yaml) => {
    const faults = faultsOf({ 'main.yaml': yaml });
    expect(faults).not.toEqual([]);
    expect(faults.join('\n')).not.toContain(SECRET);
  });

  it.each([
    ['a variable with a telling name', { DB_PASSWORD: SECRET }],
    ['a secrets file', { DB_PASSWORD_FILE: 'secret' }],
  ])('from %s, wherever it is put', (_, env) => {
    for (const value of ['${DB_PASSWORD}', '"x${DB_PASSWORD}"', '${NONE:-${DB_PASSWORD}}']) {
      const faults = faultsOf({ 'main.yaml': `log:\n  level: ${value}\n`, secret: SECRET }, env);
      expect(faults).toEqual([
        'main.yaml:2:10  log.level：写的值（保密，不显示）不对，应为 fatal、error、warn、info、debug、trace 或 silent',
      ]);
    }
  });

  it('whatever characters a password has', () => {
    const around = fc.string({ unit: fc.constantFrom('@', ':', '/', '#', '?', '%', '&', '=', ' ', 'a', '1', '密') });
    fc.assert(
      fc.property(around, around, fc.constantFrom('mysql', 'postgres', 'redis', 'x'), (before, after, scheme) => {
        const url = `${scheme}://user:${before}${SECRET}${after}@host:3306/db`;
        expect(maskText(url)).toBe(`${scheme}://***@host:3306/db`);
      }),
    );
  });
});

describe('masking', () => {
  it.each([
    ['mysql://root:pw@10.0.0.5:3306/iot', 'mysql://***@10.0.0.5:3306/iot'],
    ['postgres://10.0.0.5:5432/ems?sslmode=require', 'postgres://10.0.0.5:5432/ems?sslmode=require'],
    ['postgres://[::1]:5432/ems', 'postgres://[::1]:5432/ems'],
    ['https://h/hook?token=abc&x=1', 'https://h/hook?token=***&x=1'],
    ['Server=h;Password=abc;Port=1', 'Server=h;Password=***;Port=1'],
    ['sqlite:data/zhiban.db', 'sqlite:data/zhiban.db'],
    ['张工 zhang@example.com', '张工 zhang@example.com'],
    ['select a::text from t', 'select a::text from t'],
    ['http://0.0.0.0:9136', 'http://0.0.0.0:9136'],
  ])('%s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
    expect(maskText(masked)).toBe(masked);
  });

  it('knows names of secrets, and that `key` alone names none', () => {
    const secret = ['appSecret', 'DB_PASSWORD', 'verificationToken', 'encryptKey', 'API_KEY', 'private-key', 'webhook'];
    expect(secret.filter((name) => !isSecretName(name))).toEqual([]);
    expect(['key', 'keys', 'SITES_MYSQL', 'url', 'keyTable', 'monkey'].filter(isSecretName)).toEqual([]);
  });

  it('is quick on long texts', () => {
    const begin = performance.now();
    for (const unit of ['a', '=', ':', '@', 'a:', 'a://', 'a=']) maskText(unit.repeat(100_000));
    expect(performance.now() - begin).toBeLessThan(5_000);
  });
});

describe('describeConfig', () => {
  it('shows what is in force, without the secrets', () => {
    const yaml = `${feishu('  appSecret: "${APP}"')}${site('${DB}/site_01')}    contact: \${WHO}\n`;
    const files = { 'main.yaml': `${yaml}store: {url: "mysql://a:${SECRET}@h/zhiban"}\n` };
    const folder = writtenFiles({ who: SECRET });
    const loadedConfig = loaded(files, { APP: SECRET, DB: `mysql://r:${SECRET}@h:3306`, WHO_FILE: `${folder}/who` });
    const shown = describeConfig(loadedConfig);
    expect(JSON.stringify(loadedConfig.config).split(SECRET)).toHaveLength(5);
    expect(JSON.stringify(shown)).not.toContain(SECRET);
    expect(shown).toMatchObject({
      store: { url: 'mysql://***@h/zhiban' },
      web: { port: 9136 },
      feishu: { appId: 'a', appSecret: '***', encryptKey: '***', verificationToken: '***', domain: 'feishu' },
      sites: [
        {
          code: 'sz',
          contact: '***',
          sources: { iot: { url: 'mysql://***@h:3306/site_01', stallTimeoutSeconds: 60 } },
        },
      ],
    });
  });

  it('hides the whole URL of a source written as a bare text from a secrets file', () => {
    const folder = writtenFiles({ db: `mysql://r:${SECRET}@h/db` });
    const shown = describeConfig(loaded({ 'main.yaml': site('${DB}') }, { DB_FILE: `${folder}/db` }));
    expect(shown).toMatchObject({ sites: [{ sources: { iot: { url: '***', connectTimeoutSeconds: 10 } } }] });
  });
});
