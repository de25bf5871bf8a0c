import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { parseDatabaseUrl } from '../../src/databases/url.ts';
import { faultsOf, loaded, writtenFiles } from './written-config.ts';

const site = (code: string, name: string, aliases: string) =>
  `  - {code: ${code}, name: ${name}, aliases: [${aliases}]}\n`;

describe('the core configuration', () => {
  it('has defaults for everything', () => {
    const cwd = writtenFiles({ 'main.yaml': '' });
    const { config } = loadConfig({ file: 'main.yaml', cwd, env: {}, sections: {} });
    expect(config).toEqual({
      dataDir: join(cwd, 'data'),
      store: { url: `sqlite:${join(cwd, 'data', 'zhiban.db')}` },
      web: { host: '127.0.0.1', port: 9136, home: 'all', trustedProxies: [] },
      log: { level: 'info' },
      sites: [],
      playground: { enabled: false, seed: 1 },
      outbound: { allow: [], http: [] },
      channels: { robots: {}, digestAbove: 20 },
      watch: {
        ...{ url: 'http://127.0.0.1:9136/healthz', everySeconds: 15, timeoutSeconds: 10, staleSeconds: 180 },
        ...{ failures: 4, repeatMinutes: 60, mostInHour: 6, to: [], stateFile: 'data/watch.json' },
      },
      schedule: {},
      retention: { runDays: 180, messageDays: 90, auditDays: 400 },
      rights: { default: 'query', grants: {}, secondPerson: [] },
      alerts: {
        ...{ routes: {}, quietHours: {}, workdays: {} },
        ...{ groupSeconds: 30, escalateMinutes: 15, backupMinutes: 30, passOnMinutes: 5 },
      },
    });
  });

  it('keeps the store in the data folder, whatever the folder is called', () => {
    const { config } = loaded({ 'main.yaml': 'dataDir: /数据 a%20b#c?d\n' });
    expect(parseDatabaseUrl(config.store.url).file).toBe(join(config.dataDir, 'zhiban.db'));
  });

  it('fills in a source that is a bare URL', () => {
    const yaml =
      'sites:\n  - code: sz\n    name: 苏州基地\n    sources:\n      iot: mysql://u@h/db\n      ems: {url: "postgres://u@h/ems", tls: {ca: ca.pem}, connectTimeoutSeconds: 3}\n';
    const [first] = loaded({ 'main.yaml': yaml }).config.sites;
    expect(first).toMatchObject({ timeZone: 'Asia/Shanghai', aliases: [] });
    const seconds = { connectTimeoutSeconds: 10, statementTimeoutSeconds: 300, stallTimeoutSeconds: 60 };
    expect(first?.sources).toEqual({
      iot: { url: 'mysql://u@h/db', ...seconds },
      ems: {
        url: 'postgres://u@h/ems',
        ...seconds,
        connectTimeoutSeconds: 3,
        tls: { ca: 'ca.pem', rejectUnauthorized: true },
      },
    });
  });

  it('takes exactly the database URLs that the databases can read', () => {
    const urls = [
      'mysql://u:p@h:3306/db',
      'mariadb://h/db',
      'postgresql://[::1]/db',
      'sqlite:a.db',
      'sqlite:///a b.db',
      'sqlite:a%20b.db',
      'SQLITE:x',
      'sqlite:100%',
      'sqlite:%E0%A4',
    ];
    const wrong = ['http://h/db', 'mysql:h', 'mysql://', 'sqlite:', 'h/db', '', 'mysql://u:p#w@h/db', 'oracle://h/x'];
    for (const url of urls) {
      expect(loaded({ 'main.yaml': `store: {url: '${url}'}\n` }).config.store.url).toBe(url);
      expect(parseDatabaseUrl(url).text).toBe(url);
    }
    for (const url of wrong) {
      expect(faultsOf({ 'main.yaml': `store: {url: '${url}'}\n` }), url).toHaveLength(1);
      expect(() => parseDatabaseUrl(url), url).toThrow();
    }
  });

  it('lets no name mean two sites, whatever its case and width, and says so beside other faults', () => {
    const yaml = `sites:\n${site('sz', '苏州基地', '苏州, SZ, 苏州')}${site('wx', '无锡基地', 'Sz')}${site('ｗx', '苏州', '')}${site('sz', '常州', '无锡基地')}  - 5\n`;
    expect(faultsOf({ 'main.yaml': yaml }).map((fault) => fault.replace(/，每个.*/, ''))).toEqual([
      'main.yaml:3:38  sites[1].aliases[0]：写的是“Sz”，与 sites[0] 的编码重复',
      expect.stringMatching(/^main\.yaml:4:12 {2}sites\[2\]\.code：写的是“ｗx”，应以小写字母开头/),
      'main.yaml:4:12  sites[2].code：写的是“ｗx”，与 sites[1] 的编码重复',
      'main.yaml:4:22  sites[2].name：写的是“苏州”，与 sites[0] 的别名重复',
      'main.yaml:5:12  sites[3].code：写的是“sz”，与 sites[0] 的编码重复',
      'main.yaml:5:36  sites[3].aliases[0]：写的是“无锡基地”，与 sites[1] 的名称重复',
      expect.stringMatching(/^main\.yaml:6:5 {2}sites\[4\]：写的是“5”（数字），应为键值表/),
    ]);
  });

  it.each(['Asia/Shanghai', 'UTC', 'Europe/Berlin'])('knows the time zone %s', (zone) => {
    expect(loaded({ 'main.yaml': `sites: [{code: a, name: 甲, timeZone: ${zone}}]\n` }).config.sites[0]?.timeZone).toBe(
      zone,
    );
  });

  it.each(['Mars/Olympus', '"+08:00"', '北京', '""'])('knows no time zone %s', (zone) => {
    expect(faultsOf({ 'main.yaml': `sites: [{code: a, name: 甲, timeZone: ${zone}}]\n` })[0]).toContain(
      '应为 IANA 时区名',
    );
  });

  it('is frozen through and through', () => {
    const { config } = loaded({ 'main.yaml': 'sites: [{code: a, name: 甲, sources: {iot: "sqlite:x"}}]\n' });
    const open: string[] = [];
    const look = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if (!Object.isFrozen(value)) open.push(path);
      for (const [key, inner] of Object.entries(value)) look(inner, `${path}.${key}`);
    };
    look(config, 'config');
    expect(open).toEqual([]);
    expect(() => Object.assign(config.web, { port: 1 })).toThrow(TypeError);
  });

  it('comes with a default that is right', () => {
    const { config, files } = loadConfig({ cwd: writtenFiles({}), env: {}, sections: {}, otherSections: 'ignore' });
    expect(files[0]).toMatch(/config[\\/]zhiban\.yaml$/);
    expect(config.web.host).toBe('127.0.0.1');
  });

  it('can be replaced by the file that ZHIBAN_CONFIG names; an empty name means the default', () => {
    const cwd = writtenFiles({ 'my.yaml': 'log: {level: error}\n' });
    const load = (ZHIBAN_CONFIG: string) =>
      loadConfig({ cwd, env: { ZHIBAN_CONFIG }, sections: {}, otherSections: 'ignore' });
    expect(load('my.yaml').config).toMatchObject({ log: { level: 'error' }, playground: { enabled: false } });
    expect(load('').files[0]).toMatch(/zhiban\.yaml$/);
  });
});
