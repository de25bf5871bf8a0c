// The commands of the bot's tests, and a table that one of them writes to.
import type { Kysely } from 'kysely';
import { type Answer, boundCommands, type Command, type CommandInput } from '../../src/bot/command.ts';
import { createRegistry } from '../../src/bot/registry.ts';
import { type BotRules, botRules } from '../../src/bot/understand.ts';
import type { Migration } from '../../src/store/migrate.ts';
import type { StoreTables } from '../../src/store/tables.ts';
import { rightsFor } from '../support/rights.ts';

export interface WordsTables {
  words: { readonly id: string; readonly event: string; readonly word: string };
}

/** A word may stand twice: that a command wrote twice is what a test looks for. */
export const wordsMigration: Migration = {
  id: '2026-11-26-words-01-create-words',
  up: (schema) =>
    schema.createTable('words', {
      columns: { id: 'id', event: 'word(200)', word: 'word(100)' },
      primaryKey: ['id'],
    }),
};

export type Deed = (input: CommandInput) => Promise<Answer>;
export type Deeds = Readonly<Record<string, Deed>>;

let counter = 0;

/** Written in the transaction that ends the event. */
export function writing(input: CommandInput, text: string): Answer {
  counter += 1;
  const row = { id: `${process.pid}-${counter}-${input.trace}`.slice(0, 26), event: input.eventId, word: text };
  return {
    commit: async (trx: Kysely<StoreTables>) => {
      await (trx as unknown as Kysely<WordsTables>).insertInto('words').values(row).execute();
      return { messages: [{ body: { kind: 'text', text } }], result: `写了${text}` };
    },
  };
}

const UNTOLD: Deeds = {
  /** Says its words again. */
  台账: async ({ words }) => ({ messages: [{ body: { kind: 'text', text: `台账：${words.join('|')}` } }] }),
  记: async (input) => writing(input, input.words.join(' ')),
  '刷新 台账': async () => ({ messages: [{ body: { kind: 'text', text: '已排队' } }], result: '刷新已排队' }),
};

const NAMES = [
  { names: ['帮助', 'help'], right: 'visit' },
  { names: ['台账', 'ledger'], right: 'visit' },
  { names: ['记', 'note'], right: 'visit' },
  { names: ['刷新 台账', 'refresh ledger'], right: 'operate' },
] as const;

export const OPERATOR = 'ou_op';

/** @param heard is told every run's input first */
export function botWords(deeds: Deeds = {}, heard: (input: CommandInput) => void = () => {}): BotRules {
  const commands: readonly Command<null>[] = NAMES.map(({ names, right }) => ({
    names,
    title: `做${names[0]}`,
    usage: `${names[0]} 〈词…〉`,
    examples: [`${names[0]} 空压机`],
    right,
    run: async (_, input) => {
      heard(input);
      return (deeds[names[0]] ?? UNTOLD[names[0]] ?? (async () => ({ messages: [] })))(input);
    },
  }));
  const rights = rightsFor({ operate: [OPERATOR] });
  return botRules({
    registry: createRegistry(boundCommands(commands, () => null)),
    sites: [{ code: 'suzhou', name: '苏州基地', aliases: [] }],
    rights: { ...rights, grants: [...rights.grants, { id: '王工', to: 'ou_wang', right: 'admin', name: '王工' }] },
    home: '帮助',
  });
}
