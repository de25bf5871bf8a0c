// A chat about sync tasks over a store: lines in, what is said out; every card is looked at by the platform's rules.
import { type Said as Answered, boundCommands, type CommandInput } from '../../../src/bot/command.ts';
import { createRegistry } from '../../../src/bot/registry.ts';
import { botRules, understandTyped, understandWritten } from '../../../src/bot/understand.ts';
import { bitableSyncCommands } from '../../../src/features/bitable-sync/commands/index.ts';
import type { SyncContext } from '../../../src/features/bitable-sync/context.ts';
import type { Store } from '../../../src/store/store.ts';
import { lookedAt, type Said } from '../../support/looked-at.ts';
import { asker, rightsFor } from '../../support/rights.ts';
import { NOW, withSyncTables } from '../run/bench.ts';

export const SITES = [{ code: 'suzhou', name: '苏州基地', aliases: ['苏州'], sources: {} }];

export interface Chat {
  readonly store: Store;
  /** The text of the first message. */
  says(line: string, who?: Who): Promise<string>;
  /** The first message must be a card. */
  shows(line: string, who?: Who): Promise<Said>;
}

interface Who {
  readonly person?: string;
  /** The message whose button is pressed. */
  readonly pressed?: string;
  readonly once?: string;
}

/** Zhang may all that there is. */
export async function syncChat(store: Store): Promise<Chat> {
  await withSyncTables(store);
  const config = { sites: SITES, web: { publicUrl: 'https://zhiban.example/' } };
  const ctx = { store, now: () => NOW, config, settings: {} } as unknown as SyncContext;
  const registry = createRegistry(boundCommands(bitableSyncCommands, () => ctx));
  const rules = botRules({ registry, sites: SITES, rights: rightsFor({ admin: ['ou_zhang', 'ou_li'] }) });
  let events = 0;
  const answered = async (line: string, { person = 'ou_zhang', pressed, once }: Who): Promise<Answered> => {
    const understand = pressed === undefined ? understandTyped : understandWritten;
    const understood = understand(rules, line, asker(person, 'oc_1'));
    if (understood.kind !== 'command') throw new Error(`${line} is ${JSON.stringify(understood)}`);
    const { command, parsed, sites } = understood;
    events += 1;
    const input: CommandInput = {
      ...{ ...parsed, line: understood.line, sites, by: pressed === undefined ? 'message' : 'click' },
      ...{ ctx: null, once: once ?? null, chat: 'oc_1', chatType: 'group', person, asker: asker(person, 'oc_1') },
      ...{ mentions: [], form: {}, choice: null, eventId: `event-${events}`, trace: '7F3K-92' },
      ...{ answerRow: store.newId(NOW), pressedCard: pressed ?? null, signal: new AbortController().signal },
      recorded: async () => {},
    };
    const answer = await command.run(input);
    return 'messages' in answer ? answer : store.transaction((trx) => answer.commit(trx));
  };
  return {
    store,
    says: async (line, who = {}) => {
      const [message] = (await answered(line, who)).messages;
      if (message?.body.kind !== 'text') throw new Error(`no text: ${JSON.stringify(message)}`);
      return message.body.text;
    },
    shows: async (line, who = {}) => {
      const { messages, result } = await answered(line, who);
      const [message] = messages;
      if (message?.body.kind !== 'card') throw new Error(`no card: ${JSON.stringify(message)}`);
      return lookedAt(message.body.card, rules, { place: message.place, result, fallback: message.body.fallbackText });
    },
  };
}
