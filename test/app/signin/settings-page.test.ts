// /settings as people with and without the right use it: seen with its origin, changed and restored by a form, every fault told.
import { expect, it } from 'vitest';
import { openBench, posted, type SigninBench, tokenOf } from './bench.ts';

const YAML = `schedule:
  daily: { cron: "0 8 * * *" }
rights:
  grants:
    管: { to: ou_admin, right: admin, name: 王工 }
    苏州: { to: ou_suzhou, right: admin, sites: [suzhou] }
    问: { to: ou_query, right: query }
`;
const ITEM = 'schedule.daily.cron';
const PATH = `/settings?item=${ITEM}`;

async function desk() {
  const bench = await openBench({ yaml: YAML, pages: 'real' });
  return { bench, at: (person: string) => visitorOf(bench, person) };
}

async function visitorOf(bench: SigninBench, person: string) {
  const cookie = await bench.session({ person });
  const csrf = await tokenOf(bench, cookie);
  return {
    see: async (path: string) => bench.ask({ path, headers: { cookie } }),
    send: (form: Readonly<Record<string, string>>, token = csrf) =>
      bench.ask({ path: '/settings', ...posted(bench, cookie, { csrf: token, ...form }) }),
  };
}

const current = ({ program }: SigninBench) => program.context.live.valueAt(ITEM.split('.'));

it('is changed by an administrator with the checks and the record of 设置 改, and restored', async () => {
  const { bench, at } = await desk();
  const admin = await at('ou_admin');
  expect((await admin.see('/settings')).text).toContain('都照配置文件，没有在运行中改过');
  expect((await admin.see('/settings?item=schedule')).text).toContain(`href="${PATH}"`);
  const before = await admin.see(PATH);
  expect(before.text).toMatch(/<code>0 8 \* \* \*<\/code>/);
  expect(before.text).toMatch(/配置文件 zhiban\.yaml:\d+/);
  expect(before.text).toContain('什么时候运行');
  expect(before.text).not.toContain('还原为配置文件的');

  const done = await admin.send({ item: ITEM, value: '0 7 * * *', from: '0', do: 'set' });
  expect([done.status, done.headers.location]).toEqual([303, `${PATH}&done=1`]);
  expect(current(bench)).toBe('0 7 * * *');
  const after = await admin.see(`${PATH}&done=1`);
  for (const words of ['已改（第 1 版）', '0 7 * * *', '王工 ', '改为 0 7 * * *', '还原为配置文件的'])
    expect(after.text).toContain(words);
  expect((await admin.see('/settings')).text).toContain(ITEM);

  // Somebody else was faster: what was seen is not there any more.
  const late = await admin.send({ item: ITEM, value: '0 6 * * *', from: '0', do: 'set' });
  expect(late.status).toBe(400);
  expect(late.text).toContain('后来又改过');
  expect(late.text).toContain('value="0 6 * * *"');
  const wrong = await admin.send({ item: ITEM, value: '每天早上', from: '1', do: 'set' });
  expect(wrong.status).toBe(400);
  expect(wrong.text).toContain('没有改：');
  for (const [form, words] of [
    [{ item: 'store.url', value: 'sqlite:x' }, '不能在运行中修改'],
    [{ item: '', value: '1' }, '请写要改哪一项'],
    [{ item: ITEM, value: ' ' }, '要改成什么'],
    [{ item: ITEM, value: `<script>alert(1)</script>${'x'.repeat(80)}` }, '没有改：'],
  ] as const) {
    const answer = await admin.send(form);
    expect([answer.status, answer.text.includes(words)]).toEqual([400, true]);
    expect(answer.text).not.toContain('<script>alert');
  }
  expect(current(bench)).toBe('0 7 * * *');

  expect((await admin.send({ item: ITEM, from: '1', do: 'restore' })).status).toBe(303);
  expect(current(bench)).toBe('0 8 * * *');
  expect((await admin.see(PATH)).text).toContain('还原为配置文件的');
  const audit = (await bench.audit()).filter(({ kind }) => kind === 'setting');
  expect(audit.map(({ person, text, decision }) => [person, text, decision])).toEqual([
    ['ou_admin', `页面：设置 改 ${ITEM} 0 7 * * *`, 'allowed'],
    ['ou_admin', `页面：设置 还原 ${ITEM}`, 'allowed'],
  ]);
});

it('is seen by who may query and changed by nobody but an administrator of the whole house, from our own page', async () => {
  const { bench, at } = await desk();
  const form = { item: ITEM, value: '0 7 * * *' };
  const query = await at('ou_query');
  const seen = await query.see(PATH);
  expect([seen.status, seen.text.includes('method="post" action="/settings"')]).toEqual([200, false]);
  expect((await query.send(form)).status).toBe(403);
  const site = await at('ou_suzhou');
  expect([(await site.see(PATH)).status, (await site.send(form)).status]).toEqual([403, 403]);
  const admin = await at('ou_admin');
  expect((await admin.send(form, 'f'.repeat(64))).status).toBe(403);
  const foreign = posted(bench, null, form);
  expect((await bench.ask({ path: '/settings', ...foreign })).status).toBe(401);
  expect(current(bench)).toBe('0 8 * * *');
  expect((await bench.audit()).filter(({ kind }) => kind === 'setting')).toEqual([]);
});
