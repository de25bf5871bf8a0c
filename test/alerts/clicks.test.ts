// Every control of every card of alerts, clicked by one who may and by one who may not: through the bot, over a real store.
import type { Kysely } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { SILENCES } from '../../src/alerts/cards/alert-card.ts';
import { configuredRules } from '../../src/alerts/configured-rules.ts';
import { raiseAlert, recoverAlert } from '../../src/alerts/raise.ts';
import type { Alert, AlertFacts } from '../../src/alerts/state.ts';
import type { AlertTables } from '../../src/alerts/tables.ts';
import { wake } from '../../src/alerts/worker.ts';
import { roomMigrations } from '../../src/app/room-migrations.ts';
import { clickReceipt } from '../../src/bot/click-receipt.ts';
import { boundCommands } from '../../src/bot/command.ts';
import { createRegistry } from '../../src/bot/registry.ts';
import { runBot } from '../../src/bot/run-bot.ts';
import { storeEvents } from '../../src/bot/store-events.ts';
import { botRules } from '../../src/bot/understand.ts';
import { alertCommands } from '../../src/features/duty/alerts/index.ts';
import { isoInstant } from '../../src/lib/clock.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/lib/json.ts';
import type { OutgoingBody } from '../../src/outbox/channel.ts';
import type { OutboxTables } from '../../src/outbox/tables.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/store.ts';
import { BOT, click, message } from '../bot/events.ts';
import { dutyContext } from '../duty/bench.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { rightsFor } from '../support/rights.ts';
import { facts, SECOND } from './bench.ts';

const SITES = [
  { code: 'suzhou', name: '苏州基地', aliases: [] },
  { code: 'wuxi', name: '无锡基地', aliases: [] },
];
/** May operate everywhere; in Wuxi only; nowhere. */
const [MAY, WUXI, MAY_NOT] = ['ou_li', 'ou_wu', 'ou_zhang'] as const;

async function chat() {
  const database = await freshDatabase('sqlite');
  const store = await openStore(database.url);
  await migrate(store, roomMigrations);
  const own = store.withTables<AlertTables & OutboxTables>();
  const db = own.db as unknown as Kysely<AlertTables & OutboxTables>;
  const begun = Date.now();
  let ahead = 0;
  const now = (): Date => new Date(Date.now() + ahead);
  const base = dutyContext(store, now, ['oc_a']);
  const config = { ...base.config, sites: SITES };
  const settings = { primary: { default: MAY }, backup: {} };
  const ctx = { ...base, config, settings } as never;
  const given = rightsFor({ operate: [MAY] });
  const grant = { id: 'wuxi', to: WUXI, right: 'operate' as const, sites: ['wuxi'] };
  const rights = { ...given, grants: [...given.grants, grant] };
  const registry = createRegistry(boundCommands(alertCommands, () => ctx));
  const words = botRules({ registry, sites: SITES, rights });
  const stop = new AbortController();
  const log = { warn: () => {}, error: (fields: object) => console.error(fields) };
  const bot = runBot({
    ...{ store, rules: () => words, botOpenId: async () => BOT, now, log, pollMs: 5, signal: stop.signal },
    mostInMinute: 10_000,
  });
  onTestFinished(async () => {
    stop.abort();
    await bot.ended;
    await store.close();
    await database.drop();
  });
  const rules = configuredRules(
    config as never,
    { primary: {}, backup: {} },
    { isWorkday: () => true, knows: () => true },
  );
  const evaluate = () =>
    wake({ ...{ store, lease: { assertHeld: async () => {} }, now }, rules: () => rules, siteName: (code) => code });
  const rows = () => db.selectFrom('outbox').selectAll().orderBy('id').execute();
  const events = () =>
    store.withTables<{ bot_events: { state: string } }>().db.selectFrom('bot_events').select('state');
  return {
    db,
    now,
    begun,
    /** Half a minute goes by; what was said arrives. */
    pass: async () => {
      await evaluate();
      ahead += 31 * SECOND;
      await evaluate();
      for (const { id, state } of await rows()) {
        const sent = { state: 'sent' as const, message_id: `om_${id}`, sent_at: isoInstant(now()) };
        if (state === 'waiting') await db.updateTable('outbox').set(sent).where('id', '=', id).execute();
      }
      await evaluate();
    },
    evaluate,
    raise: (key: string, site: string, more: Partial<AlertFacts> = {}) => {
      const said = facts({ title: `${key} 坏了`, ...more });
      return own.transaction((trx) => raiseAlert(trx, { id: store.newId(now()), now: now(), key, site, ...said }));
    },
    recover: (key: string, site: string) =>
      own.transaction((trx) => recoverAlert(trx, { id: store.newId(now()), now: now(), key, site })),
    alerts: async (): Promise<readonly Alert[]> =>
      (await db.selectFrom('alerts').select('life').orderBy('number').execute()).map(
        ({ life }) => JSON.parse(life) as Alert,
      ),
    acts: async () =>
      (await db.selectFrom('alert_raises').selectAll().where('number', '>', 0).orderBy('id').execute()).map(
        ({ act, number, facts: said }) => ({
          act,
          number,
          ...(JSON.parse(said) as { by: string; until: string | null }),
        }),
      ),
    /** What the event was answered with. */
    put: async (...some: Parameters<typeof storeEvents>[1]) => {
      const before = (await rows()).length;
      await storeEvents(store, some, new Date());
      bot.wake();
      await expect
        .poll(async () => (await events().where('state', '=', 'waiting').execute()).length, { interval: 5 })
        .toBe(0);
      return (await rows()).slice(before);
    },
    toast: (value: JsonObject, person: string): string =>
      clickReceipt({ rules: words, now: new Date(), known: new Map() }, click(value, { person })).toast?.text ?? '',
    /** Cards that were posted, with the message's id. */
    posted: async () =>
      (await rows()).flatMap(({ id, act, body, state }) => {
        const read = JSON.parse(body) as OutgoingBody;
        return act === 'send' && state === 'sent' && read.kind === 'card'
          ? [{ message: `om_${id}`, card: read.card }]
          : [];
      }),
  };
}

interface Control {
  readonly value: JsonObject;
  readonly option: string | null;
}

/** Each button, and each choice of each select. */
function controlsOf(node: Json): readonly Control[] {
  if (Array.isArray(node)) return node.flatMap((one: Json) => controlsOf(one));
  if (!isJsonObject(node)) return [];
  const [behavior] = (node.behaviors ?? []) as readonly { readonly value?: JsonObject }[];
  const value = behavior?.value;
  const options = (node.options ?? []) as readonly { readonly value: string }[];
  const own =
    value === undefined
      ? []
      : options.length === 0
        ? [{ value, option: null }]
        : options.map((one) => ({ value, option: one.value }));
  const inner = Object.entries(node).filter(([key]) => key !== 'behaviors' && key !== 'options');
  return [...own, ...inner.flatMap(([, one]) => controlsOf(one))];
}

const text = (rows: readonly { readonly body: string }[]): string => rows.map(({ body }) => body).join('\n');

it('one alert: every control does nothing for who may not, and what it says for who may', async () => {
  const bench = await chat();
  await bench.raise('tank', 'suzhou');
  await bench.pass();
  const [card] = await bench.posted();
  if (card === undefined) throw new Error('no card');
  const controls = controlsOf(card.card);
  expect(controls.map(({ value, option }) => [value.do, option])).toEqual([
    ['告警 确认 1 suzhou', null],
    ...SILENCES.map(({ value }) => ['告警 静默 1 suzhou', value]),
    ['告警 详情 1', null],
  ]);
  const press = ({ value, option }: Control, person: string) =>
    bench.put(click(value, { person, card: card.message, ...(option === null ? {} : { option }) }));
  for (const person of [MAY_NOT, WUXI]) {
    for (const one of controls) {
      const answer = text(await press(one, person));
      if (String(one.value.do).startsWith('告警 详情')) expect(answer).toContain('凭据');
      // A toast that only he sees.
      else expect(bench.toast(one.value, person)).toContain('权限');
    }
  }
  expect(await bench.acts()).toEqual([]);
  for (const [index, one] of controls.entries()) {
    const answer = await press(one, MAY);
    if (String(one.value.do).startsWith('告警 详情')) continue;
    // The pressed card shows it at once.
    expect(answer).toMatchObject([{ act: 'patch', of_id: card.message }]);
    expect(text(answer)).toContain(index === 0 ? '已确认' : '静默');
    await bench.evaluate();
  }
  expect(await bench.acts()).toEqual([
    { act: 'acknowledge', number: 1, by: MAY, until: null },
    ...['1小时', '4小时', '明早'].map(() => ({
      act: 'silence',
      number: 1,
      by: MAY,
      until: expect.stringContaining('T'),
    })),
    { act: 'silence', number: 1, by: MAY, until: null },
  ]);
  const [alert] = await bench.alerts();
  expect(alert).toMatchObject({ acknowledged: { by: MAY }, silence: { by: MAY, toRecovery: true } });
  // What stands on it now: to end the silence.
  const [line] = await bench.put(message('告警 取消静默 1', { person: MAY }));
  expect(line?.body).toContain('已取消静默');
  await bench.evaluate();
  expect((await bench.alerts())[0]?.silence).toBeNull();
  expect(text(await bench.put(message('告警 确认 1', { person: MAY })))).toContain('已经有人确认了');
  await bench.recover('tank', 'suzhou');
  await bench.evaluate();
  expect(text(await press(controls[0] as Control, MAY))).toContain('已经恢复了');
});

it('a silence ends by its button, and 详情 has one to acknowledge, for who may at that site', async () => {
  const bench = await chat();
  await bench.raise('tank', 'wuxi');
  await bench.pass();
  const [card] = await bench.posted();
  const press = (value: JsonObject, person: string) => bench.put(click(value, { person, card: card?.message ?? '' }));
  const controlIn = (rows: readonly { readonly body: string }[], begins: string): JsonObject => {
    const all = rows.flatMap(({ body }) => controlsOf((JSON.parse(body) as { card: Json }).card));
    const found = all.find(({ value }) => String(value.do).startsWith(begins));
    if (found === undefined) throw new Error(`no ${begins}`);
    return found.value;
  };
  const acknowledge = controlIn(await bench.put(message('告警 详情 1', { person: MAY_NOT })), '告警 确认');
  await bench.put(message('告警 静默 1 无锡 恢复', { person: WUXI }));
  await bench.evaluate();
  const patches = await bench.db.selectFrom('outbox').select('body').where('act', '=', 'patch').orderBy('id').execute();
  const end = controlIn(patches.slice(-1), '告警 取消静默');
  const asked = (await bench.acts()).length;
  for (const value of [acknowledge, end]) {
    await press(value, MAY_NOT);
    expect(bench.toast(value, MAY_NOT)).toContain('权限');
  }
  expect(await bench.acts()).toHaveLength(asked);
  for (const value of [acknowledge, end]) {
    await press(value, WUXI);
    await bench.evaluate();
  }
  expect(await bench.alerts()).toMatchObject([{ acknowledged: { by: WUXI }, silence: null }]);
});

it('one with an action carries it as it is, one with a link leads there', async () => {
  const bench = await chat();
  await bench.raise('tank', 'suzhou', { action: '告警 详情 1' });
  await bench.raise('pump', 'wuxi', { source: 'other', link: 'https://zhiban.example.com/ledger' });
  await bench.pass();
  const [acting, linked] = (await bench.posted()).map(({ card }) => card);
  expect(controlsOf(acting ?? null).at(-1)?.value).toMatchObject({ do: '告警 详情 1' });
  expect(JSON.stringify(linked)).toContain('https://zhiban.example.com/ledger');
  // The link is no control of ours.
  expect(controlsOf(linked ?? null).some(({ value }) => String(value.do ?? '').startsWith('告警 详情'))).toBe(false);
});

it('a bundle, the list and one with everything: the same', async () => {
  const bench = await chat();
  for (const key of ['a', 'b', 'c']) await bench.raise(key, 'suzhou');
  await bench.pass();
  const [bundle] = await bench.posted();
  if (bundle === undefined) throw new Error('no card');
  const controls = controlsOf(bundle.card);
  expect(controls.map(({ value }) => value.do)).toEqual(['告警 确认 4', ...SILENCES.map(() => '告警 静默 4'), '告警']);
  for (const { value, option } of controls) {
    const pressed = { card: bundle.message, ...(option === null ? {} : { option }) };
    const denied = text(await bench.put(click(value, { person: MAY_NOT, ...pressed })));
    if (value.do === '告警') expect(denied).toContain('3 件告警未恢复');
    else expect(bench.toast(value, MAY_NOT)).toContain('权限');
  }
  expect(await bench.acts()).toEqual([]);
  for (const { value, option } of controls) {
    await bench.put(click(value, { person: MAY, card: bundle.message, ...(option === null ? {} : { option }) }));
    await bench.evaluate();
  }
  const alerts = await bench.alerts();
  expect(alerts).toHaveLength(3);
  expect(alerts.every(({ acknowledged, silence }) => acknowledged?.by === MAY && silence?.toRecovery)).toBe(true);
  const list = await bench.put(message('告警', { person: MAY_NOT }));
  const shown = list.flatMap(({ body }) => controlsOf((JSON.parse(body) as { card: Json }).card));
  expect(shown.map(({ value }) => value.do)).toEqual(['告警 详情 1', '告警 详情 2', '告警 详情 3']);
  for (const { value } of shown) expect(text(await bench.put(click(value, { person: MAY_NOT })))).toContain('凭据');
  expect(text(await bench.put(message('值班 苏州', { person: MAY_NOT })))).toContain('谁在值班');
  expect(text(await bench.put(message('告警 火星', { person: MAY_NOT })))).toMatch(/没有基地“火星”；现有：.*苏州/);
  // Nobody is on duty for one site alone: it is said for all of them.
  const onDuty = text(await bench.put(message('值班', { person: MAY_NOT })));
  expect(onDuty).toContain('所有基地');
  expect(onDuty).not.toContain('苏州');
});

it('a right for one site is a right for its alerts, whatever site is named', async () => {
  const bench = await chat();
  await bench.raise('tank', 'suzhou');
  await bench.raise('tank', 'wuxi', { source: 'other' });
  await bench.pass();
  expect(text(await bench.put(message('告警 确认 1 无锡', { person: WUXI })))).toContain('不是这个基地的');
  expect(text(await bench.put(message('告警 确认 2', { person: WUXI })))).toContain('权限');
  expect(await bench.acts()).toEqual([]);
  expect(text(await bench.put(message('告警 确认 2 无锡', { person: WUXI })))).toContain('已确认');
  for (const line of ['告警 确认', '告警 确认 99', '告警 静默 1 三天', '告警 静默 1']) {
    expect(text(await bench.put(message(line, { person: MAY })))).toContain('没有执行成功');
  }
});
