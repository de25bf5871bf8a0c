// The bot with duty's own words over a real store and real settings: events in, rows of the outbox and the audit out.
import type { Kysely } from 'kysely';
import { expect, onTestFinished } from 'vitest';
import type { Command } from '../../../src/bot/command.ts';
import { storeEvents } from '../../../src/bot/store-events.ts';
import { cardFaults } from '../../../src/feishu/card/check.ts';
import type { FeishuEvent } from '../../../src/feishu/events/event.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../src/lib/json.ts';
import type { OutgoingBody } from '../../../src/outbox/channel.ts';
import type { OutboxTable } from '../../../src/outbox/tables.ts';
import type { AuditLogTable } from '../../../src/people/audit-tables.ts';
import { noteName } from '../../../src/people/directory.ts';
import { click, message } from '../../bot/events.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { composeRights, writeConfig } from './composed.ts';

export interface Heard {
  readonly chat: string;
  readonly act: string;
  readonly row: string;
  readonly ofRow: string | null;
  /** Title and all that can be read. */
  readonly text: string;
  /** What its buttons carry, by their texts. */
  readonly buttons: ReadonlyMap<string, JsonObject>;
}

const ADMIN = 'rights: {grants: {王工: {to: ou_wang, right: admin, name: 王工}}}\n';

/** @param rights YAML; an administrator 王工 unless told */
export async function rightsBench(rights = ADMIN, more: readonly Command<null>[] = []) {
  const folder = temporaryFolder();
  writeConfig(folder, rights);
  const logged: string[] = [];
  const log = {
    info: () => {},
    warn: (fields: object, text: string) => void logged.push(`${text} ${JSON.stringify(fields)}`),
    error: (fields: object, text: string) => void logged.push(`${text} ${String((fields as { err?: unknown }).err)}`),
  };
  let aheadMs = 0;
  const { program, rules, start } = await composeRights(folder, log, more, () => new Date(Date.now() + aheadMs));
  onTestFinished(() => program.closers.close());
  const { store } = program;
  const stop = new AbortController();
  const bot = start(stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await bot.ended;
  });
  const db = store.db as unknown as Kysely<{
    outbox: OutboxTable;
    audit_log: AuditLogTable;
    bot_events: { id: string; state: string; body: string };
  }>;
  const heard = async (): Promise<readonly Heard[]> => {
    const rows = await db.selectFrom('outbox').selectAll().orderBy('id').execute();
    return rows.map((row) => shown(row));
  };
  const send = async (event: FeishuEvent): Promise<readonly Heard[]> => {
    const before = new Set((await heard()).map(({ row }) => row));
    await storeEvents(store, [event], new Date());
    bot.wake();
    await expect
      .poll(async () => db.selectFrom('bot_events').select('id').where('state', '=', 'waiting').execute(), {
        timeout: 20_000,
        interval: 5,
      })
      .toEqual([]);
    return (await heard()).filter(({ row }) => !before.has(row));
  };
  return {
    program,
    store,
    db,
    logged,
    rules,
    heard,
    send,
    /** Types a line; answers with what was said to it. */
    says: (person: string, text: string, mention?: { readonly name: string; readonly id: string }, chat = 'oc_a') => {
      const event = message(mention === undefined ? text : `${text.replace('@', '@_user_2 ')}`, { person, chat });
      const mentions = mention === undefined ? [] : [{ key: '@_user_2', name: mention.name, openId: mention.id }];
      return send({ ...event, mentions: [...event.mentions, ...mentions] });
    },
    presses: (person: string, value: JsonObject | undefined, chat = 'oc_a', card = 'om_card') => {
      if (value === undefined) throw new Error('no such button');
      return send(click(value, { person, chat, card }));
    },
    audit: () => db.selectFrom('audit_log').selectAll().orderBy('id').execute(),
    named: (openId: string, name: string) => store.transaction((trx) => noteName(trx, openId, name)),
    later: (ms: number): void => {
      aheadMs += ms;
    },
  };
}

function shown({ id, chat, act, of_row: ofRow, body }: OutboxTable): Heard {
  const read = JSON.parse(body) as OutgoingBody;
  const base = { chat, act, row: id, ofRow };
  if (read.kind === 'text') return { ...base, text: read.text, buttons: new Map() };
  if (read.kind !== 'card') throw new Error(body);
  expect(cardFaults(read.card)).toEqual([]);
  const buttons = buttonsOf(read.card).map((button) => {
    const [behavior] = (button.behaviors ?? []) as readonly JsonObject[];
    return [(button.text as { content: string }).content, (behavior?.value ?? {}) as JsonObject] as const;
  });
  const text = JSON.stringify(read.card, (key, inner: unknown) => (key === 'value' ? null : inner)).replace(
    /&#(\d+);/g,
    (_, code: string) => String.fromCodePoint(Number(code)),
  );
  return { ...base, text, buttons: new Map(buttons) };
}

function buttonsOf(value: Json): readonly JsonObject[] {
  if (Array.isArray(value)) return value.flatMap((one: Json) => buttonsOf(one));
  if (!isJsonObject(value)) return [];
  return [...(value.tag === 'button' ? [value] : []), ...Object.values(value).flatMap(buttonsOf)];
}
