// Answers that are lost for more than an hour, while the server is killed and begun again: the uuid protects nothing any more, and the
// history of the group decides.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_SCOPES } from '../../src/simulator/apps.ts';
import { firstOf } from '../support/extent.ts';
import { until } from '../web/started.ts';
import { faultsOf } from './clean.ts';
import { changelogsIn, quiet, toldOnce } from './heard.ts';
import { type Lab, openLab, PATIENCE_MS } from './lab.ts';

const HOUR_MS = 61 * 60_000;
const CARD = '/open-apis/im/v1/messages';
const BOOK = '/open-apis/im/v1/messages/*/reply';

/** The changelog of a day whose answers are lost on this path; the server is killed, and an hour goes by for all. */
async function anHourAfter(lab: Lab, path: string, hours: number): Promise<void> {
  const { faults, clock } = lab.simulator;
  faults.set('answer-lost', { path });
  await lab.passDay();
  await lab.daily();
  await until(() => (faults.list()[0]?.struck ?? 0) > 1, 'two lost answers');
  await lab.stop('SIGKILL');
  faults.clear();
  clock.age(HOUR_MS);
  clock.advance(HOUR_MS);
  await lab.start(hours * HOUR_MS);
}

function notes(lab: Lab): Promise<readonly string[]> {
  return lab.withStore(async (store) => {
    const { db } = store.withTables<{ outbox: { id: string; note: string | null } }>();
    const rows = await db.selectFrom('outbox').select('note').where('note', 'is not', null).orderBy('id').execute();
    return rows.map(({ note }) => note ?? '');
  });
}

describe('with the right to read the history', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab({ store: 'mysql' });
    await lab.start();
    await toldOnce(lab, 1);
  }, PATIENCE_MS);
  afterAll(() => lab?.close());

  const posted = [
    ['the card', CARD, 1],
    ['the workbook', BOOK, 2],
  ] as const;
  it.each(firstOf(1, posted))(
    '%s is found and not posted again',
    async (_what, path, hours) => {
      await anHourAfter(lab, path, hours);
      await toldOnce(lab, 1 + hours);
      expect(await notes(lab)).toEqual(Array.from({ length: hours }, () => '应答丢失，在群的历史里找到了'));
      expect(lab.group.messages()).toHaveLength(2 + 2 * hours);
    },
    PATIENCE_MS,
  );

  it('nothing was refused, no secret was written, nobody was called', async () => {
    expect(await faultsOf(lab)).toEqual([]);
  });
});

describe('without the right to read the history', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab({ store: 'sqlite', scopes: ALL_SCOPES.filter((scope) => scope !== 'im:message.group_msg') });
    await lab.start();
    await toldOnce(lab, 1);
  }, PATIENCE_MS);
  afterAll(() => lab?.close());

  it(
    'the card comes once more and says that it may be the second',
    async () => {
      await anHourAfter(lab, CARD, 1);
      await until(
        () =>
          changelogsIn(lab.group.messages()).some(({ publication, books }) => publication === 2 && books.length > 0),
        'it',
      );
      await quiet(lab);
      const heard = changelogsIn(lab.group.messages());
      expect(
        heard.map(({ publication, card, books }) => [publication, card.text.includes('可能重复'), books.length]),
      ).toEqual([
        [1, false, 1],
        [2, false, 0],
        [2, true, 1],
      ]);
    },
    PATIENCE_MS,
  );

  it('nothing else was refused, no secret was written, nobody was called', async () => {
    expect(await faultsOf(lab, { codes: [NO_HISTORY] })).toEqual([]);
  });
});

/** feishu.md §4.4: a group's messages may be read with im:message.group_msg only. */
const NO_HISTORY = 230027;
