// The bot with duty's own words over a program of its own: for tests, and for a process that kills itself.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openProgram, type Program } from '../../../src/app/program.ts';
import { boundCommands, type Command } from '../../../src/bot/command.ts';
import { createRegistry } from '../../../src/bot/registry.ts';
import { type Bot, runBot } from '../../../src/bot/run-bot.ts';
import { type BotRules, botRules } from '../../../src/bot/understand.ts';
import type { House } from '../../../src/feature.ts';
import { requestLine } from '../../../src/features/duty/commands/rights/request.ts';
import { dutyFeature } from '../../../src/features/duty/index.ts';
import { whenLeaving } from '../../../src/features/duty/no-admin.ts';
import { acquaintance } from '../../../src/people/look-up.ts';
import { rightRules } from '../../../src/people/rights.ts';
import type { Store } from '../../../src/store/store.ts';

/** Does what it is told at once. */
const refresh: Command<null> = {
  names: ['刷新 台账'],
  title: '刷新',
  usage: '刷新 台账',
  examples: ['刷新 台账'],
  right: 'operate',
  run: async (_, { line }) => ({ messages: [{ body: { kind: 'text', text: `做了 ${line}` } }] }),
};

/** @param rights YAML of the section @param url of the store; a file in the folder unless told */
export function writeConfig(folder: string, rights: string, url = `sqlite:${join(folder, 'store.db')}`): void {
  const config = [
    `store: {url: "${url}"}`,
    'web: {port: 0}',
    'sites: [{code: suzhou, name: 苏州基地, aliases: [苏州]}, {code: wuxi, name: 无锡基地}]',
    'feishu: {appId: cli_1, appSecret: "s-1", encryptKey: "k-1", verificationToken: "t-1", chats: [{id: oc_a}]}',
    rights,
  ].join('\n');
  writeFileSync(join(folder, 'zhiban.yaml'), config);
  writeFileSync(join(folder, '.env'), `ZHIBAN_CONFIG=${join(folder, 'zhiban.yaml')}\n`);
}

export interface Composed {
  readonly program: Program;
  rules(): BotRules;
  /** @param store the program's unless told */
  start(signal: AbortSignal, store?: Store): Bot;
}

type TestLog = Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>;

export async function composeRights(
  folder: string,
  log: TestLog,
  more: readonly Command<null>[],
  machine: () => Date = () => new Date(),
): Promise<Composed> {
  const { signal } = new AbortController();
  const parts = [{ ...dutyFeature, commands: [...dutyFeature.commands, ...more] }];
  const options = { cwd: folder, parts, partial: false, log: () => log, step: () => {}, signal };
  const program = await openProgram(options, machine);
  const house = {
    commands: () => commands,
    timetable: async () => [],
    standing: async () => [],
  } as unknown as House;
  const commands = [
    ...boundCommands(dutyFeature.commands, () => ({ ...program.contextOf(dutyFeature), house })),
    ...boundCommands([refresh, ...more], () => null),
  ];
  const registry = createRegistry(commands);
  const rules = (): BotRules => {
    const { sites, rights, feishu } = program.context.config;
    const { secondPerson } = rights;
    return botRules({
      registry,
      sites,
      rights: rightRules({ rights, feishu }),
      secondPerson,
      requestLine,
      home: '菜单',
    });
  };
  return {
    program,
    rules,
    start: (stop, store = program.store) =>
      runBot({
        store,
        rules: async () => {
          await program.context.live.refresh();
          return rules();
        },
        people: acquaintance({ store, ask: null, log }),
        whenLeaving: (openId, event) => whenLeaving(program.context, openId, event),
        botOpenId: async () => 'ou_bot',
        now: () => program.context.now(),
        log,
        pollMs: 5,
        mostInMinute: 1_000,
        signal: stop,
      }),
  };
}
