// A database by its parts: whatever user, password and name contain, the driver gets them back; the two ways are never mixed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeConfig } from '../../src/config/describe.ts';
import { serverAddress } from '../../src/databases/server-address.ts';
import { parseDatabaseUrl } from '../../src/databases/url.ts';
import { faultsOf, loaded, writtenFiles } from './written-config.ts';

const PARTS = `store:
  host: "\${DB_HOST}"
  port: \${DB_PORT:-3306}
  user: "\${DB_USER}"
  password: "\${DB_PASSWORD}"
  database: "\${DB_NAME}"
`;
const ENV = { DB_HOST: '10.0.0.5', DB_USER: 'meter', DB_PASSWORD: 'p@ss:w/or#d%', DB_NAME: 'power' };

function addressOf(url: string): Omit<ReturnType<typeof serverAddress>, 'tls'> {
  const { tls: _, ...address } = serverAddress(parseDatabaseUrl(url));
  return address;
}

describe('a store by its parts', () => {
  it('is the server that they name, as another program’s environment has them', () => {
    const { config } = loaded({ 'main.yaml': PARTS }, ENV);
    expect(addressOf(config.store.url)).toEqual({
      host: '10.0.0.5',
      port: 3306,
      user: 'meter',
      password: 'p@ss:w/or#d%',
      database: 'power',
    });
    const other = loaded({ 'main.yaml': PARTS }, { ...ENV, DB_HOST: '::1', DB_PORT: '3307', DB_PASSWORD: '' });
    expect(addressOf(other.config.store.url)).toMatchObject({ host: '::1', port: 3307, password: '' });
  });

  it('takes its password from a file, and shows it nowhere', () => {
    const { DB_PASSWORD, ...rest } = ENV;
    const folder = writtenFiles({ password: `${DB_PASSWORD}\n` });
    const read = loaded({ 'main.yaml': PARTS }, { ...rest, DB_PASSWORD_FILE: `${folder}/password` });
    expect(addressOf(read.config.store.url).password).toBe(DB_PASSWORD);
    const shown = JSON.stringify(describeConfig(read));
    expect(shown).not.toContain(DB_PASSWORD);
    expect(shown).not.toContain(encodeURIComponent(DB_PASSWORD));
    expect(shown).toContain('mysql://***@10.0.0.5:3306/power');
  });

  it('keeps any user, password and name', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(text, text, text, (user, password, database) => {
        const yaml = `store: ${JSON.stringify({ kind: 'postgres', host: 'db', user, password, database })}\n`;
        const { config } = loaded({ 'main.yaml': yaml.replaceAll('$' + '{', '$' + '$' + '{') });
        expect(addressOf(config.store.url)).toEqual({ host: 'db', port: 5432, user, password, database });
      }),
      { numRuns: 60 },
    );
  });

  it('says which part is missing or wrong, and where, without a password', () => {
    expect(faultsOf({ 'main.yaml': 'store: {}\n' })).toEqual([
      'main.yaml:1:1  store.url：缺少这一项，应写 url，或者写 host、user、password、database',
    ]);
    expect(faultsOf({ 'main.yaml': 'store:\n  user: a\n' })).toEqual([
      'main.yaml:1:1  store.host：缺少这一项，应为数据库主机',
      'main.yaml:1:1  store.database：缺少这一项，应为库名',
    ]);
    expect(faultsOf({ 'main.yaml': 'store:\n  url: sqlite:a.db\n  password: hidden\n' })).toEqual([
      'main.yaml:3:13  store.password：写的值（保密，不显示）不对，已经写了 url，请删去其中一种写法',
    ]);
    for (const host of ['h:3306', 'u@h', 'h/db', 'mysql://h', ' h']) {
      expect(faultsOf({ 'main.yaml': `store: {host: '${host}', database: d}\n` }), host).toHaveLength(1);
    }
  });
});

describe('a source by its parts', () => {
  it('keeps its limits', () => {
    const yaml = `sites:
  - code: sz
    name: 苏州基地
    sources:
      iot: { kind: postgres, host: db.example, user: reader, password: "1", database: iot, stallTimeoutSeconds: 5 }
      ems: mysql://h/ems
`;
    expect(loaded({ 'main.yaml': yaml }).config.sites[0]?.sources).toEqual({
      iot: {
        url: 'postgres://reader:1@db.example/iot',
        connectTimeoutSeconds: 10,
        statementTimeoutSeconds: 300,
        stallTimeoutSeconds: 5,
      },
      ems: {
        url: 'mysql://h/ems',
        connectTimeoutSeconds: 10,
        statementTimeoutSeconds: 300,
        stallTimeoutSeconds: 60,
      },
    });
  });
});
