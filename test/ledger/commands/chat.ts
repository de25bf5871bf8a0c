// A chat with the ledger over real factories: lines in, cards out; every card is looked at by the platform's rules, and every
// button of it must carry a line that a command reads.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { openProgram, type Program } from '../../../src/app/program.ts';
import { boundCommands, type CommandInput } from '../../../src/bot/command.ts';
import { createRegistry } from '../../../src/bot/registry.ts';
import type { NamedSite } from '../../../src/bot/sites.ts';
import { type BotRules, botRules, understandTyped, understandWritten } from '../../../src/bot/understand.ts';
import { ledgerReadCommands } from '../../../src/features/ledger/commands/index.ts';
import { ledgerLongCommands } from '../../../src/features/ledger/commands/long.ts';
import type { LedgerContext } from '../../../src/features/ledger/context.ts';
import { ledgerFeature } from '../../../src/features/ledger/index.ts';
import { publishLedgers } from '../../../src/features/ledger/publish/publish.ts';
import { refreshLedgers } from '../../../src/features/ledger/refresh/refresh.ts';
import { cardFaults } from '../../../src/feishu/card/check.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../src/lib/json.ts';
import { asker, rightsFor } from '../../support/rights.ts';
import type { Scene } from '../flow/scene.ts';

export interface Said {
  readonly title: string;
  readonly subtitle: string;
  readonly colour: string;
  readonly summary: string;
  /** Everything that can be read in the card's body, one text a line. */
  readonly text: string;
  readonly rows: readonly JsonObject[];
  /** The lines that its buttons carry, by their texts. */
  readonly buttons: ReadonlyMap<string, Button>;
  readonly links: ReadonlyMap<string, string>;
  readonly place: string | undefined;
  readonly result: string | undefined;
  readonly fallback: string;
  readonly card: Json;
}

export interface Button {
  readonly line: string;
  readonly ctx: string | null;
  readonly confirm: string;
}

export interface Chat {
  readonly ctx: LedgerContext;
  /** Sets the clock: ISO instant. */
  at(instant: string): void;
  /** Refreshes and publishes at the clock's time. */
  publish(): Promise<void>;
  says(line: string): Promise<Said>;
  press(card: Said, text: string): Promise<Said>;
}

export const NOBODY = rightsFor();

export function rulesOf(sites: readonly NamedSite[], ctx: LedgerContext | null = null): BotRules {
  const own = boundCommands(ledgerReadCommands, () => ctx as LedgerContext);
  // Buttons lead to them; none is run here.
  const long = boundCommands(ledgerLongCommands, () => null as never);
  return botRules({ registry: createRegistry([...own, ...long]), sites, rights: NOBODY });
}

export async function openChat(scene: Scene, publicUrl?: string): Promise<Chat> {
  const { folder, env } = scene.product;
  scene.configure();
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  writeFileSync(join(folder, '.env'), `${lines.join('\n')}\n`);
  let now = new Date('2026-11-21T00:00:00Z');
  const silent = { info: () => {}, warn: () => {}, error: () => {} };
  const program: Program = await openProgram(
    {
      cwd: folder,
      parts: [ledgerFeature],
      partial: false,
      log: () => silent,
      step: () => {},
      signal: new AbortController().signal,
    },
    () => now,
  );
  onTestFinished(() => program.closers.close());
  const own: LedgerContext = program.contextOf(ledgerFeature);
  const web = publicUrl === undefined ? own.config.web : { ...own.config.web, publicUrl };
  const ctx: LedgerContext = { ...own, config: { ...own.config, web } };
  const rules = rulesOf(ctx.config.sites, ctx);
  const ask = async (line: string, by: 'message' | 'click', pressed: string | null): Promise<Said> => {
    const understood = (by === 'click' ? understandWritten : understandTyped)(rules, line, asker('ou_zhang', 'oc_1'));
    if (understood.kind !== 'command') throw new Error(`${line} is ${JSON.stringify(understood)}`);
    const { command, parsed, sites } = understood;
    const answer = await command.run(inputOf({ line: understood.line, ...parsed, sites, by, ctx: pressed }));
    if (!('messages' in answer)) throw new Error('the ledger only reads');
    const [message] = answer.messages;
    if (message?.body.kind !== 'card') throw new Error(`no card: ${JSON.stringify(message)}`);
    const { card, fallbackText } = message.body;
    const said = lookedAt(card, rules, { place: message.place, result: answer.result, fallback: fallbackText });
    expect(`${said.title}${said.subtitle}${said.summary}${said.text}`).not.toMatch(
      /undefined|NaN|Invalid|\[object|\{\{/,
    );
    return said;
  };
  return {
    ctx,
    at: (instant) => {
      now = new Date(instant);
    },
    publish: async () => {
      await refreshLedgers(ctx, ctx.config.sites);
      await publishLedgers(ctx);
    },
    says: (line) => ask(line, 'message', null),
    press: (card, text) => {
      const button = card.buttons.get(text);
      if (button === undefined) throw new Error(`no button ${text}, only ${[...card.buttons.keys()].join(' | ')}`);
      return ask(button.line, 'click', button.ctx);
    },
  };
}

type Asked = Pick<CommandInput, 'line' | 'words' | 'quoted' | 'options' | 'sites' | 'by' | 'ctx'>;

function inputOf(asked: Asked): CommandInput {
  return {
    ...asked,
    chat: 'oc_1',
    chatType: 'group',
    person: 'ou_zhang',
    asker: asker('ou_zhang', 'oc_1'),
    mentions: [],
    once: null,
    form: {},
    choice: null,
    eventId: 'event',
    trace: '7F3K-92',
    answerRow: 'row',
    pressedCard: asked.by === 'click' ? 'om_1' : null,
    signal: new AbortController().signal,
    recorded: async () => {},
  };
}

const MOST_PRIMARY = 1;
const MOST_AT_HAND = 3;

/** What a reader sees of a card, after it has been found to break no rule. */
export function lookedAt(
  card: Json,
  rules: BotRules,
  rest: Pick<Said, 'place' | 'result' | 'fallback'> = { place: undefined, result: undefined, fallback: '' },
): Said {
  expect(cardFaults(card)).toEqual([]);
  const nodes = everyNode(card);
  const text = textsOf(card).join('\n');
  // What a button carries is never shown.
  expect(JSON.stringify(card, (key, inner: unknown) => (key === 'value' ? null : inner))).not.toMatch(/<at\b/i);
  const pressed = nodes.filter(({ tag }) => tag === 'button');
  const buttons = new Map<string, Button>();
  const links = new Map<string, string>();
  for (const button of pressed) {
    const [behavior] = button.behaviors as readonly JsonObject[];
    const label = contentOf(button.text);
    if (behavior?.type === 'open_url') links.set(label, String(behavior.default_url));
    else {
      const value = behavior?.value as { do: string; ctx?: string };
      expect(understandWritten(rules, value.do, asker('ou_zhang', 'oc_1')).kind, value.do).toBe('command');
      const confirm = isJsonObject(button.confirm) ? contentOf(button.confirm.text) : '';
      buttons.set(label, { line: value.do, ctx: value.ctx ?? null, confirm });
    }
  }
  expect(pressed.filter(({ type }) => type === 'primary' || type === 'danger').length).toBeLessThanOrEqual(
    MOST_PRIMARY,
  );
  const whole = card as {
    header: JsonObject;
    config: { summary: { content: string } };
    body: { elements: JsonObject[] };
  };
  for (const row of whole.body.elements.filter(({ tag }) => tag === 'column_set')) {
    const atHand = everyNode(row).filter(({ tag }) => tag === 'button');
    expect(atHand.length).toBeLessThanOrEqual(MOST_AT_HAND);
  }
  return {
    title: contentOf(whole.header.title),
    subtitle: contentOf(whole.header.subtitle),
    colour: String(whole.header.template),
    summary: whole.config.summary.content,
    text,
    rows: nodes.filter(({ tag }) => tag === 'table').flatMap(({ rows }) => rows as readonly JsonObject[]),
    buttons,
    links,
    card,
    ...rest,
  };
}

function contentOf(node: Json | undefined): string {
  return isJsonObject(node) ? String(node.content) : '';
}

function everyNode(value: Json): readonly JsonObject[] {
  if (Array.isArray(value)) return value.flatMap((one: Json) => everyNode(one));
  if (!isJsonObject(value)) return [];
  return [value, ...Object.values(value).flatMap(everyNode)];
}

/** Texts in the order of reading, references resolved. */
function textsOf(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one: Json) => textsOf(one));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'value' || key === 'name') return [];
    if (typeof inner !== 'string') return textsOf(inner);
    const shown = key === 'content' || key === 'display_name' || key === 'text' || /^c\d+$/.test(key);
    return shown ? [inner.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))] : [];
  });
}
