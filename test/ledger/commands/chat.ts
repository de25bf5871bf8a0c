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
import { lookedAt, type Said } from '../../support/looked-at.ts';
import { asker, rightsFor } from '../../support/rights.ts';
import type { Scene } from '../flow/scene.ts';

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
