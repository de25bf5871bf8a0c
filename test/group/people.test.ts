// People in the group, through the whole path: what they write goes by Feishu to the server, and its answer comes back into the group.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { raiseAlert, recoverAlert } from '../../src/alerts/raise.ts';
import type { Chat } from '../../src/simulator/control/chats.ts';
import type { Message } from '../../src/simulator/control/messages.ts';
import type { Person } from '../../src/simulator/control/people.ts';
import { firstOf } from '../support/extent.ts';
import { until } from '../web/started.ts';
import { faultsOf } from './clean.ts';
import { changelogsIn, quiet, titleOf, toldOnce } from './heard.ts';
import { APP, type Lab, openLab, PATIENCE_MS } from './lab.ts';
import { holdSource, jobProcess, killJob, waitsFor } from './processes.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ store: 'mysql' });
  await lab.start();
  await toldOnce(lab, 1);
}, PATIENCE_MS);
afterAll(() => lab?.close());

const answersTo = (asked: Message): readonly Message[] =>
  lab.group.messages().filter(({ parent }) => parent === asked.id);

/** Mentions the bot and writes; answers with what it says to that. */
async function asks(person: Person, text: string): Promise<{ readonly asked: Message; readonly answer: Message }> {
  const asked = lab.group.says(person, text, { mentions: [APP.appId] });
  await lab.group.until(() => answersTo(asked).length > 0, { timeoutMs: 30_000 });
  const [answer] = answersTo(asked);
  if (answer === undefined) throw new Error('no answer');
  return { asked, answer };
}

/** What the audit says of this person, the oldest first. */
function audited({ id }: Person): Promise<readonly { readonly command: string | null; readonly decision: string }[]> {
  return lab.withStore((store) =>
    store
      .withTables<{ audit_log: { id: string; person: string; command: string | null; decision: string } }>()
      .db.selectFrom('audit_log')
      .select(['command', 'decision'])
      .where('person', '=', id)
      .orderBy('id')
      .execute(),
  );
}

const TRACE = /编号 [0-9A-Z]{4}-[0-9A-Z]{2}/;

describe('who may what', () => {
  it('one without rights asks and is answered, with a number to tell it by', async () => {
    const { other } = lab.people;
    const { answer: state } = await asks(other, '状态');
    expect(titleOf(state)).toBe('一切正常');
    expect(state.text.replaceAll('&#95;', '_')).toContain(other.id);
    const { answer: found } = await asks(other, '台账 空压机');
    expect(found.text).toContain('空压机');
    const { answer: changes } = await asks(other, '变更 今天');
    const { answer: help } = await asks(other, '请问 帮助 一下');
    for (const answer of [state, found, changes, help]) expect(answer.text).toMatch(TRACE);
    expect((await audited(other)).map(({ decision }) => decision)).toEqual(Array(4).fill('allowed'));
  });

  it('and is told which right is missing for what changes things, and nothing is done', async () => {
    const { other } = lab.people;
    const { answer } = await asks(other, '刷新 台账');
    expect(answer.text).toContain('“刷新 台账”需要操作权限');
    expect(answer.text.replaceAll('&#95;', '_')).toContain(other.id);
    expect((await audited(other)).at(-1)).toEqual({ command: '刷新 台账', decision: 'denied' });
    const works = await lab.withStore(({ withTables }) =>
      withTables<{ works: { id: string } }>().db.selectFrom('works').selectAll().execute(),
    );
    expect(works).toEqual([]);
  });

  it.each(firstOf(1, ['operator', 'admin'] as const))(
    'the %s refreshes a site, on one card from beginning to end',
    async (who) => {
      const { asked, answer } = await asks(lab.people[who], '刷新 台账 03号基地');
      await until(() => titleOf(answer.fresh()).endsWith('：完成'), 'the end of the work');
      await quiet(lab);
      expect(answersTo(asked)).toHaveLength(1);
      expect(titleOf(answer.fresh())).toBe('刷新台账：03号基地：完成');
      expect(answer.fresh().text).toContain('读了 1/1 个基地');
    },
    PATIENCE_MS,
  );

  it('a bare mention brings the home card, and a button on it does what its line says', async () => {
    const { other } = lab.people;
    const { answer } = await asks(other, '');
    expect(titleOf(answer)).toMatch(/^值班在岗/);
    const before = lab.group.messages().length;
    const outcome = await answer.click(other, '变更');
    expect(outcome).toMatchObject({ kind: 'done', toast: { type: 'info' } });
    await lab.group.until((messages) => messages.length > before);
    expect(titleOf(lab.group.messages().at(-1))).toMatch(/^台账.*变更/);
    expect((await audited(other)).at(-1)).toEqual({ command: '变更', decision: 'allowed' });
  });
});

describe('rights by command, through the whole path', () => {
  const newest = (chat: Chat): Message => {
    const last = chat.messages().at(-1);
    if (last === undefined) throw new Error('nothing was said');
    return last;
  };

  it('who was denied asks by the button; the administrator agrees in private; it is done by the button', async () => {
    const { other, admin } = lab.people;
    const { answer: denied } = await asks(other, '刷新 台账 04号基地');
    expect(denied.text).toContain('权限由王工授予');
    const desk = lab.simulator.chats.open(admin, APP.appId);
    await desk.until((messages) => messages.length > 0);
    const before = desk.messages().length;
    await denied.click(other, '申请');
    await desk.until((messages) => messages.length > before);
    const request = newest(desk);
    expect(titleOf(request)).toBe('有人申请权限');
    // The clicker's right counts, not that of whom the card was for.
    expect(await denied.click(other, '申请')).toMatchObject({ kind: 'done' });
    await request.click(admin, '同意');
    await lab.group.until((messages) => messages.some((one) => titleOf(one) === '你的申请通过了'));
    await until(() => titleOf(request.fresh()) === '申请权限：已同意', 'the request decided');
    const outcome = lab.group.messages().findLast((one) => titleOf(one) === '你的申请通过了');
    const outcomes = lab.group.messages().length;
    await outcome?.click(other, '现在执行');
    await lab.group.until((messages) => messages.length > outcomes);
    const work = newest(lab.group);
    await until(() => titleOf(work.fresh()).endsWith('：完成'), 'the end of the work');
    const { answer: elsewhere } = await asks(other, '刷新 台账 05号基地');
    expect(elsewhere.text).toContain('你只有04号基地的');
  });
});

describe('an alert', () => {
  const told = (): readonly Message[] => lab.group.messages().filter((one) => titleOf(one).includes('储罐压力过高'));
  const noticed = (write: typeof raiseAlert | typeof recoverAlert): Promise<boolean> =>
    lab.withStore((store) => {
      const now = new Date();
      const id = store.newId(now);
      const said = { detail: '2.1 MPa', impact: '一号线停着', nextStep: '去现场看泄压阀' };
      const facts = { source: 'tank', severity: 'critical', title: '储罐压力过高', ...said } as const;
      return store.transaction((trx) => write(trx, { id, now, key: 'tank', site: 'site_04', ...facts }));
    });

  it('is told once although its worker is killed, acknowledged by who may, and turns green', async () => {
    const { operator, other } = lab.people;
    expect(await lab.run('settings', 'set', 'alerts.groupSeconds', '5')).toMatchObject({ code: 0 });
    await until(() => jobProcess(lab, 'alerts') !== null, 'the worker');
    await noticed(raiseAlert);
    const worker = killJob(lab, 'alerts');
    await lab.group.until(() => told().length > 0, { timeoutMs: 60_000 });
    expect(jobProcess(lab, 'alerts')).not.toBe(worker);
    const [card] = told();
    expect(await card?.click(other, '确认')).toMatchObject({ kind: 'done', toast: { type: 'error' } });
    await card?.click(operator, '确认');
    await until(() => card?.fresh().text.includes('已确认') === true, 'the acknowledgement');
    await noticed(recoverAlert);
    await until(() => JSON.stringify(card?.fresh().card?.header).includes('"green"'), 'the recovery');
    expect(told()).toHaveLength(1);
  });
});

it('who does not mention the bot is not answered', async () => {
  const { other } = lab.people;
  const silent = ['帮助', '台账 空压机', '@所有人 状态'].map((text) => lab.group.says(other, text));
  // What comes after it in the same chat is answered after it.
  await asks(other, '状态');
  await quiet(lab);
  expect(silent.flatMap(answersTo)).toEqual([]);
});

describe('a refresh that somebody has asked for', () => {
  it.each(firstOf(1, ['job', 'server'] as const))(
    'goes on after the %s was killed in the middle, and its card ends; who asks for the same is told when it ends',
    async (whom) => {
      const { operator, admin } = lab.people;
      const before = changelogsIn(lab.group.messages()).length;
      await lab.passDay();
      const release = await holdSource(lab, '05', 'device');
      const { asked, answer } = await asks(operator, '刷新 台账');
      await waitsFor(lab, '_05');
      const { answer: joined } = await asks(admin, '@值班 刷新台账');
      expect(joined.text).toContain('同样的事');
      if (whom === 'server') await lab.stop('SIGKILL');
      else killJob(lab, 'ledger-work');
      await release();
      if (whom === 'server') await lab.start();
      await until(() => titleOf(answer.fresh()).endsWith('：完成'), 'the end of the work');
      await toldOnce(lab, before + 1);
      expect(titleOf(answer.fresh())).toBe('刷新台账：全部 12 个基地：完成');
      expect(answersTo(asked)).toHaveLength(1);
      expect(answersTo(joined).map(({ text }) => text)).toEqual([expect.stringContaining('读了 12/12 个基地')]);
    },
    PATIENCE_MS,
  );
});

it('who has left the company is known to have from that moment on', async () => {
  const { operator } = lab.people;
  lab.simulator.people.resign(operator);
  const left = (): Promise<readonly unknown[]> =>
    lab.withStore((store) =>
      store
        .withTables<{ people: { open_id: string; left_at: string | null } }>()
        .db.selectFrom('people')
        .select('open_id')
        .where('open_id', '=', operator.id)
        .where('left_at', 'is not', null)
        .execute(),
    );
  await expect.poll(left, { timeout: 20_000 }).toHaveLength(1);
  expect((await audited(operator)).at(-1)).toEqual({ command: null, decision: 'allowed' });
});

it('nothing was refused, no secret was written, nobody was called but who waited for an answer', async () => {
  await quiet(lab);
  const outcome = `pinged ${lab.people.other.id}: 你的申请通过了`;
  expect((await faultsOf(lab)).filter((fault) => !fault.startsWith(outcome))).toEqual([]);
});
