// People in the group, through the whole path: what they write goes by Feishu to the server, and its answer comes back into the group.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../src/simulator/control/messages.ts';
import type { Person } from '../../src/simulator/control/people.ts';
import { until } from '../web/started.ts';
import { faultsOf } from './clean.ts';
import { changelogsIn, quiet, titleOf, toldOnce } from './heard.ts';
import { APP, type Lab, openLab, PATIENCE_MS } from './lab.ts';
import { holdSource, jobProcess, waitsFor } from './processes.ts';

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
    expect(answer.text).toContain(other.id);
    expect((await audited(other)).at(-1)).toEqual({ command: '刷新 台账', decision: 'denied' });
    const works = await lab.withStore(({ withTables }) =>
      withTables<{ works: { id: string } }>().db.selectFrom('works').selectAll().execute(),
    );
    expect(works).toEqual([]);
  });

  it.each(['operator', 'admin'] as const)(
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

it('who does not mention the bot is not answered', async () => {
  const { other } = lab.people;
  const silent = ['帮助', '台账 空压机', '@所有人 状态'].map((text) => lab.group.says(other, text));
  // What comes after it in the same chat is answered after it.
  await asks(other, '状态');
  await quiet(lab);
  expect(silent.flatMap(answersTo)).toEqual([]);
});

describe('a refresh that somebody has asked for', () => {
  it.each(['server', 'job'] as const)(
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
      else process.kill(jobProcess(lab, 'ledger-work') ?? 0, 'SIGKILL');
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

it('nothing was refused, no secret was written, nobody was called', async () => {
  expect(await faultsOf(lab)).toEqual([]);
});
