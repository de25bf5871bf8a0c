// A chat about meters over a real program and a page server: lines in, what is said out; what a command writes is committed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openProgram, type Program } from '../../../src/app/program.ts';
import { boundCommands, type CommandInput } from '../../../src/bot/command.ts';
import { createRegistry } from '../../../src/bot/registry.ts';
import { botRules, understandTyped, understandWritten } from '../../../src/bot/understand.ts';
import { dutyFeature } from '../../../src/features/duty/index.ts';
import type { MeterContext } from '../../../src/features/meter/context.ts';
import { meterFeature } from '../../../src/features/meter/index.ts';
import { lookedAt } from '../../app/all-commands.ts';
import { type MeterPages, serveMeterPages } from '../../support/meter-pages.ts';
import { openProduct } from '../../support/product.ts';
import { asker, rightsFor } from '../../support/rights.ts';

export const NOW = Date.parse('2026-11-26T02:00:00Z');
export const ADMIN = 'ou_wang';

export interface Said {
  /** All that can be read. */
  readonly text: string;
  readonly result: string | undefined;
  /** Lines of its buttons. */
  readonly lines: ReadonlyMap<string, string>;
}

export interface Speaking {
  readonly person?: string;
  readonly chat?: string;
  readonly chatType?: CommandInput['chatType'];
  readonly by?: CommandInput['by'];
}

export interface MeterChat {
  readonly program: Program;
  readonly pages: MeterPages;
  ctx(): MeterContext;
  pass(ms: number): void;
  /** @throws what the command throws; `denied` when the right is missing */
  says(line: string, speaking?: Speaking): Promise<Said>;
  presses(said: Said, button: string, speaking?: Speaking): Promise<Said>;
}

const METERS = `
    "201": { name: "3号宿舍 201", aliases: [宿舍201], site: suzhou }
    "202": { name: 食堂, source: dorm, chats: [oc_a], limits: { days: 7, kwh: 50 } }
`;

export interface MeterChatOptions {
  /** YAML, as it stands under `meter.meters`. */
  readonly meters?: string;
  /** The group of the configuration; alerts without an audience go to `oc_admin`. */
  readonly group?: string;
  readonly now?: number;
  /** 300 unless told. */
  readonly intervalSeconds?: number;
}

export async function openMeterChat(options: MeterChatOptions = {}): Promise<MeterChat> {
  const { meters = METERS, group = 'oc_a', intervalSeconds = 300 } = options;
  const pages = await serveMeterPages();
  onTestFinished(() => pages.close());
  const product = openProduct({
    config: `dataDir: \${ZHIBAN_DATA_DIR}
store: { url: "\${ZHIBAN_STORE_URL}" }
outbound: { allow: ["${pages.address}"], http: ["127.0.0.1"] }
feishu: { appId: cli_a000000000000001, appSecret: "s", encryptKey: "k", verificationToken: "t", chats: [{ name: 群甲, id: ${group} }] }
alerts: { adminChat: oc_admin }
sites:
  - { code: suzhou, name: 苏州基地 }
  - { code: wuxi, name: 无锡基地 }
meter:
  intervalSeconds: ${intervalSeconds}
  sources:
    cnyiot: { kind: cnyiot, url: "${pages.url}", perMinute: 6000, timeoutSeconds: 30 }
    dorm: { kind: cnyiot, url: "${pages.url}", perMinute: 6000, timeoutSeconds: 30 }
  meters: ${meters}`,
  });
  onTestFinished(() => product.close());
  const variables = Object.entries(product.env).map(([name, value]) => `${name}=${value}`);
  writeFileSync(join(product.folder, '.env'), `${variables.join('\n')}\n`);
  let now = options.now ?? NOW;
  const silent = { info: () => {}, warn: () => {}, error: () => {} };
  const parts = [dutyFeature, meterFeature];
  const { signal } = new AbortController();
  const program = await openProgram(
    { cwd: product.folder, parts, partial: false, log: () => silent, step: () => {}, signal },
    () => new Date(now),
  );
  onTestFinished(() => program.closers.close());
  const ctx = (): MeterContext => program.contextOf(meterFeature);
  const house = null as never;
  const bound = boundCommands(meterFeature.commands, () => ({ ...ctx(), house }));
  const others = boundCommands(dutyFeature.commands, () => ({ ...program.contextOf(dutyFeature), house }) as never);
  const rights = rightsFor({ admin: [ADMIN], query: ['ou_zhang', 'ou_li'] });
  let events = 0;
  const run = async (line: string, speaking: Speaking): Promise<Said> => {
    const { person = ADMIN, chat = 'oc_a', chatType = 'group', by = 'message' } = speaking;
    const { sites } = ctx().config;
    const rules = botRules({ registry: createRegistry([...bound, ...others]), sites, rights });
    const who = asker(person, chat);
    const understood = by === 'click' ? understandWritten(rules, line, who) : understandTyped(rules, line, who);
    if (understood.kind !== 'command') throw new Error(`${line} is ${JSON.stringify(understood)}`);
    if (!understood.allowed) throw new Error('denied');
    events += 1;
    const asked = { line: understood.line, ...understood.parsed, sites: understood.sites, by };
    const answer = await understood.command.run({
      ...asked,
      ...{ chat, chatType: by === 'click' ? null : chatType, person, asker: who, mentions: [], ctx: null, once: null },
      ...{ form: {}, choice: null, eventId: `event-${events}`, trace: '7F3K-92', answerRow: 'row' },
      ...{ pressedCard: by === 'click' ? 'om_1' : null, signal, recorded: async () => {} },
    });
    const said = 'messages' in answer ? answer : await program.store.transaction((trx) => answer.commit(trx));
    await program.fresh();
    const [message] = said.messages;
    if (message?.body.kind === 'text') return { text: message.body.text, result: said.result, lines: new Map() };
    if (message?.body.kind !== 'card') throw new Error(`no card: ${JSON.stringify(message)}`);
    return { ...lookedAt(message.body.card), result: said.result };
  };
  return {
    ...{ program, pages, ctx },
    pass: (ms) => {
      now += ms;
    },
    says: (line, speaking = {}) => run(line, speaking),
    presses: (said, button, speaking = {}) => {
      const line = said.lines.get(button);
      if (line === undefined) throw new Error(`no button ${button}, only ${[...said.lines.keys()].join(' | ')}`);
      return run(line, { ...speaking, by: 'click' });
    },
  };
}
