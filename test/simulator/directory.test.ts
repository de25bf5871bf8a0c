import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { APP_ID, type Opened, opened } from './opened.ts';
import { openReceiver } from './receiver.ts';

const BASE = 'contact:contact.base:readonly';
const ALL = [
  BASE,
  'contact:user.base:readonly',
  'contact:user.department:readonly',
  'contact:user.employee:readonly',
  'im:message:send_as_bot',
];

async function company(options: Parameters<typeof opened>[0] = {}) {
  const bench = await opened({ scopes: ALL, ...options });
  const { people } = bench.simulator;
  const plant = people.addDepartment('制造', 'od-plant');
  const energy = people.addDepartment('能源', 'od-energy', plant.id);
  const office = people.addDepartment('行政', 'od-office');
  const li = people.add('李姐', 'ou_li', [energy.id]);
  const chen = people.add('小陈', 'ou_chen', [office.id]);
  return { ...bench, plant, energy, office, li, chen };
}

/** The open API's answer to a GET, whatever its status. */
async function asked({ simulator }: Opened, path: string): Promise<{ status: number; code: number; data: Data }> {
  const token = await fetch(`${simulator.url}/open-apis/auth/v3/tenant_access_token/internal`, {
    method: 'POST',
    body: JSON.stringify({ app_id: APP_ID, app_secret: 'secret-of-the-app' }),
  }).then((answer) => answer.json() as Promise<{ tenant_access_token: string }>);
  const headers = { Authorization: `Bearer ${token.tenant_access_token}` };
  const answer = await fetch(`${simulator.url}/open-apis/contact/v3${path}`, { headers });
  return { status: answer.status, ...((await answer.json()) as { code: number; data: Data }) };
}
interface Data {
  readonly user?: object;
  readonly department?: object;
  readonly items?: readonly { readonly open_id: string }[];
}

describe('the directory', () => {
  it('shows departments and status, each by its own scope', async () => {
    const bench = await company();
    const { data } = await asked(bench, '/users/ou_li?user_id_type=open_id');
    expect(data.user).toMatchObject({ open_id: 'ou_li', name: '李姐', department_ids: ['od-energy'] });
    expect(data.user).toMatchObject({ status: { is_resigned: false, is_activated: true } });
    expect((await asked(bench, '/departments/od-energy')).data.department).toMatchObject({
      name: '能源',
      open_department_id: 'od-energy',
      parent_department_id: 'od-plant',
    });
    const poor = await company({ scopes: [BASE] });
    const bare = (await asked(poor, '/users/ou_li')).data.user;
    expect(bare).toEqual({ open_id: 'ou_li', union_id: expect.stringMatching(/^on_/) });
    const none = await company({ scopes: ['im:message'] });
    expect(await asked(none, '/users/ou_li')).toMatchObject({ status: 400, code: 99991672 });
  });

  it('hides who is outside the contact range: 41050 for one, simply missing of many', async () => {
    const bench = await company();
    bench.simulator.apps.setContactRange(APP_ID, ['od-plant']);
    expect(await asked(bench, '/users/ou_li')).toMatchObject({ code: 0 });
    expect(await asked(bench, '/users/ou_chen')).toMatchObject({ status: 400, code: 41050 });
    expect(await asked(bench, '/users/ou_nobody')).toMatchObject({ status: 400, code: 41012 });
    expect(await asked(bench, '/departments/od-office')).toMatchObject({ status: 403, code: 40004 });
    const batch = await asked(bench, '/users/batch?user_ids=ou_chen&user_ids=ou_li&user_ids=ou_nobody');
    expect(batch.data.items?.map((one) => one.open_id)).toEqual(['ou_li']);
    bench.simulator.apps.setContactRange(APP_ID, ['ou_chen']);
    expect(await asked(bench, '/users/ou_chen')).toMatchObject({ code: 0 });
  });

  it('tells of changes with what was before, and only to whom may look', async () => {
    const receiver = await openReceiver();
    const { simulator, li, chen, office } = await company({ eventUrl: receiver.url });
    simulator.apps.setContactRange(APP_ID, ['od-plant', 'ou_li']);
    simulator.people.change(chen, { name: '小陈二' });
    simulator.people.change(li, { departments: [office.id] });
    await simulator.events.settled();
    const heard = receiver.received.map(({ event }) => event as unknown as Heard);
    expect(heard.map(({ header }) => header.event_type)).toEqual(['contact.user.updated_v3']);
    expect(heard[0]?.event.object).toMatchObject({ open_id: 'ou_li', department_ids: ['od-office'] });
    expect(heard[0]?.event.old_object).toEqual({ department_ids: ['od-energy'] });
  });

  it('lets people leave: out of groups and departments, dead to write to, told once', async () => {
    const receiver = await openReceiver();
    const bench = await company({ eventUrl: receiver.url });
    const { simulator, li, client, group } = bench;
    group.addPerson(li);
    const dm = simulator.chats.open(li, APP_ID);
    expect(simulator.people.resign(li)).toMatchObject({ resigned: true, departments: [] });
    simulator.people.resign(li);
    expect(() => group.says(li, '在吗')).toThrow('不在');
    expect(() => dm.says(li, '在吗')).toThrow('已离职');
    expect(() => simulator.people.change(li, { name: '又来了' })).toThrow('已离职');
    const { data } = await asked(bench, '/users/ou_li');
    expect(data.user).toMatchObject({ department_ids: [], status: { is_resigned: true, is_activated: false } });
    const send = client.im.message.create({
      params: { receive_id_type: 'open_id' },
      data: { receive_id: 'ou_li', msg_type: 'text', content: '{"text":"还在吗"}' },
    });
    await expect(send).rejects.toMatchObject({ response: { data: { code: 230029 } } });
    await simulator.events.settled();
    const heard = receiver.received.map(({ event }) => event as unknown as Heard);
    const left = heard.filter(({ header }) => header.event_type === 'contact.user.deleted_v3');
    expect(left).toHaveLength(1);
    expect(left[0]?.event.object).toMatchObject({ open_id: 'ou_li', status: { is_resigned: true } });
    expect(left[0]?.event.old_object).toMatchObject({ open_id: 'ou_li', department_ids: ['od-energy'] });
  });

  it('is there again after a restart, and over HTTP', async () => {
    const file = join(temporaryFolder('simulator'), 'state.jsonl');
    const first = await company({ file });
    const post = (path: string, body: object): Promise<Response> =>
      fetch(`${first.simulator.url}/simulator${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await post('/people/ou_chen/change', { departments: ['od-energy'] })).status).toBe(200);
    expect((await post('/people/ou_chen/change', { departments: ['od-none'] })).status).toBe(400);
    expect((await post('/people/ou_li/resign', {})).status).toBe(200);
    expect((await post('/departments', { name: '质量', id: 'od-quality' })).status).toBe(200);
    await first.simulator.close();
    const again = await opened({ file });
    expect(again.simulator.people.find('小陈')).toMatchObject({ departments: ['od-energy'], resigned: false });
    expect(again.simulator.people.find('李姐')).toMatchObject({ departments: [], resigned: true });
    expect(again.simulator.people.departments().map(({ name }) => name)).toEqual(['制造', '能源', '行政', '质量']);
  });
});

interface Heard {
  readonly header: { readonly event_type: string };
  readonly event: { readonly object?: object; readonly old_object?: object };
}
