// zhiban keys and zhiban signin in a shell: what they print, what they keep to themselves, what they refuse.
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { askedKey } from '../../src/app/commands/keys.ts';
import { knownOwner, ownerOf } from '../../src/app/commands/signin.ts';
import { signinRemarks } from '../../src/app/commands/start.ts';
import type { CliInput } from '../../src/cli/command.ts';
import { builtProgram } from '../support/shell.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NOW = new Date('2026-11-26T01:00:00Z');
const SITES = { sites: [{ code: 'suzhou' }] } as never;
const line = (values: CliInput['values'], ...positionals: string[]) => ({ values, positionals }) as unknown as CliInput;

it('reads the scope of a key', () => {
  const input = line({ right: '操作', sites: 'suzhou', actions: '台账，变更', paths: '/ledger,/', days: '30' }, '大屏');
  expect(askedKey(input, SITES, NOW)).toMatchObject({
    name: '大屏',
    right: 'operate',
    sites: ['suzhou'],
    actions: ['台账', '变更'],
    paths: ['/ledger', '/'],
    expiresAt: new Date('2026-12-26T01:00:00Z'),
  });
  expect(askedKey(line({}, 'x'), SITES, NOW)).toMatchObject({ right: 'query', sites: null, paths: null });
});

it.each([
  [{ right: 'root' }, ['x'], '--right'],
  [{ sites: 'mars' }, ['x'], '--sites'],
  [{ paths: 'ledger' }, ['x'], '--paths'],
  [{ days: '0' }, ['x'], '--days'],
  [{ days: '1.5' }, ['x'], '--days'],
  [{ actions: 'a,,b' }, ['x'], '--actions'],
  [{}, [], '名字'],
  [{}, ['a', 'b'], '名字'],
  [{}, ['<x>'], '名字'],
])('refuses %j %j and says what was wanted', (values, positionals, wanted) => {
  expect(() => askedKey(line(values, ...positionals), SITES, NOW)).toThrow(wanted);
});

it('knows for whom a code is', () => {
  expect(ownerOf('张三', undefined)).toEqual({ person: 'local:张三', name: '张三', ownRight: 'query' });
  expect(ownerOf('张三', '管理')).toMatchObject({ ownRight: 'admin' });
  expect(ownerOf('ou_0123', undefined)).toEqual({ person: 'ou_0123', name: 'ou_0123', ownRight: null });
  expect(() => ownerOf('张三', 'root')).toThrow('--right');
  expect(() => ownerOf('<b>', undefined)).toThrow('--person');
});

it('takes the name of one person for him, with his own rights, and of several for none', () => {
  const asked = ownerOf('王工', undefined);
  expect(knownOwner(asked, ['ou_wang'], false)).toEqual({ person: 'ou_wang', name: '王工', ownRight: null });
  expect(knownOwner(ownerOf('王工', 'operate'), ['ou_wang'], true)).toMatchObject({
    person: 'ou_wang',
    ownRight: 'operate',
  });
  expect(knownOwner(asked, [], false)).toEqual(asked);
  expect(() => knownOwner(asked, ['ou_a', 'ou_b'], false)).toThrow('ou_a、ou_b');
});

it('says at the start how one gets in where that is not plain', () => {
  const config = (web: object, more: object = {}) =>
    ({ web: { host: '127.0.0.1', ...web }, playground: { enabled: false }, ...more }) as never;
  const app = { feishu: { domain: 'feishu' } };
  expect(signinRemarks(config({}), false)).toEqual([expect.stringContaining('zhiban signin')]);
  expect(signinRemarks(config({}, { playground: { enabled: true } }), true)).toEqual([]);
  expect(signinRemarks(config({}, app), false)).toEqual([expect.stringContaining('web.publicUrl')]);
  expect(signinRemarks(config({ publicUrl: 'https://a' }, app), false)).toEqual([]);
  expect(signinRemarks(config({ publicUrl: 'http://a' }, app), false)).toEqual([expect.stringContaining('https')]);
});

it('makes, changes, lists and revokes keys, each shown once', async () => {
  const folder = temporaryFolder('keys');
  writeFileSync(
    join(folder, 'zhiban.yaml'),
    'dataDir: data\nrights: { grants: { 王: { to: ou_wang, right: admin, name: 王工 } } }\n',
  );
  writeFileSync(join(folder, '.env'), 'ZHIBAN_CONFIG=zhiban.yaml\n');
  const run = (...argv: string[]) => builtProgram().run(argv, { cwd: folder });
  const made = await run('keys', 'create', '大屏', '--paths', '/ledger');
  expect([made.code, made.stdout.trim()]).toEqual([0, expect.stringMatching(/^zbk_[0-9a-f]{8}_[\w-]{43}$/)]);
  // The data are for their own account.
  const modes = ['data', 'data/zhiban.db'].map((name) => (statSync(join(folder, name)).mode & 0o777).toString(8));
  expect(modes).toEqual(['700', '600']);
  const changed = await run('keys', 'rotate', '大屏');
  const listed = await run('keys', 'list');
  expect(listed.stdout.match(/有效/g)).toHaveLength(2);
  // With the year: a key of a year is not one that ends this minute.
  expect(listed.stdout.match(/到期 \d{4}-\d{2}-\d{2} \d{2}:\d{2} /g)).toHaveLength(2);
  for (const key of [made.stdout.trim(), changed.stdout.trim()]) expect(listed.stdout).not.toContain(key.slice(13));
  expect((await run('keys', 'revoke', '大屏')).stdout).toContain('已撤销 2 个');
  const code = await run('signin', '--json');
  expect(JSON.parse(code.stdout)).toMatchObject({ person: 'local:值班员', right: 'query' });
  const known = await run('signin', '--person', '王工', '--json');
  expect(JSON.parse(known.stdout)).toMatchObject({ person: 'ou_wang', name: '王工', right: null });
  const unknown = await run('signin', '--person', '张三');
  expect(unknown.stdout).toMatch(/没有叫“张三”的人.*只有查询.*--person ou_/);
});
