// Whom the bot answers: what the directory tells ends rights at once.
import { expect, it, onTestFinished } from 'vitest';
import type { FeishuEvent } from '../../src/feishu/events/event.ts';
import { acquaintance } from '../../src/people/look-up.ts';
import { openStore } from '../../src/store/store.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { botBench, endBots } from './bench.ts';
import { OPERATOR } from './commands.ts';
import { button, click, message } from './events.ts';

endBots();

function personEvent(
  kind: 'person-left' | 'person-changed',
  openId: string,
  departments: string[] | null,
): FeishuEvent {
  const at = new Date().toISOString();
  return { kind, id: `evt-${kind}-${openId}-${at}`, at, tenantKey: 't', openId, name: '李姐', departments };
}

it('a right by department comes and goes with it, and all of them with the person', async () => {
  const { url, drop } = await freshDatabase('sqlite');
  const store = await openStore(url);
  onTestFinished(async () => {
    await store.close();
    await drop();
  });
  const bench = await botBench({ store, url });
  const grants = [{ id: 'team', to: 'od-team', right: 'operate' as const }, ...bench.rules.rights.grants];
  const rules = { ...bench.rules, rights: { ...bench.rules.rights, grants } };
  const people = acquaintance({ store: bench.store, ask: null, log: { warn: () => {} } });
  bench.start({ rules: () => rules, people });
  const decisions = async (...events: readonly FeishuEvent[]): Promise<readonly string[]> => {
    const before = (await bench.audit()).length;
    for (const event of events) {
      await bench.put(event);
      await bench.drained();
    }
    return (await bench.audit()).slice(before).map(({ decision, result }) => `${decision}: ${result}`);
  };
  const asks = () => message('刷新 台账', { person: 'ou_li' });
  expect(await decisions(asks())).toEqual([expect.stringContaining('denied')]);
  expect(await decisions(personEvent('person-changed', 'ou_li', ['od-team']), asks())).toEqual(['allowed: 刷新已排队']);
  expect(await decisions(personEvent('person-changed', 'ou_li', ['od-other']), asks())).toEqual([
    expect.stringContaining('denied'),
  ]);
  const gone = await decisions(
    message('刷新 台账', { person: OPERATOR }),
    personEvent('person-left', OPERATOR, null),
    message('刷新 台账', { person: OPERATOR }),
    message('台账 空压机', { person: OPERATOR }),
    click(button('刷新 台账'), { person: OPERATOR }),
  );
  const denied = expect.stringMatching(/^denied: .*已经离职/);
  expect(gone).toEqual(['allowed: 刷新已排队', 'allowed: 权限全部停用', denied, denied, denied]);
});
