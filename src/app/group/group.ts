// The group in the server: the one sender, the bot, and the door at which Feishu's events arrive.
import { createIntake, type Intake } from '../../bot/intake.ts';
import { createRegistry } from '../../bot/registry.ts';
import { type Bot, runBot } from '../../bot/run-bot.ts';
import { type BotRules, botRules } from '../../bot/understand.ts';
import type { CoreConfig } from '../../config/core.ts';
import type { House } from '../../feature.ts';
import { requestLine } from '../../features/duty/commands/rights/request.ts';
import { greeting } from '../../features/duty/greeting.ts';
import { HOME_LINE } from '../../features/duty/home.ts';
import { whenLeaving } from '../../features/duty/no-admin.ts';
import { openFeishuOf, withRevealedApp } from '../../feishu/configured.ts';
import { createClosers } from '../../lib/closers.ts';
import type { RoomHealth } from '../../lib/pulse.ts';
import { approvalBy } from '../../people/approval-queries.ts';
import { acquaintance } from '../../people/look-up.ts';
import { rightRules } from '../../people/rights.ts';
import { openStore, type StoreOptions } from '../../store/store.ts';
import type { Door } from '../../web/door.ts';
import type { Program } from '../program.ts';
import { feishuDoor } from './door.ts';
import { fileDoor } from './file-door.ts';
import { startSending } from './posting.ts';

export interface Group {
  readonly doors: readonly Door[];
  /** Milliseconds since the sender looked; null while another process is it. */
  senderAgeMs(): number | null;
  /** How bot and intake are. */
  rooms(): readonly RoomHealth[];
  /** Ends what is under way; what was not sent stays in the outbox, what was not worked on in the store. */
  close(): Promise<void>;
}

/** Made anew when the configuration is another: what is called a site, who may do what. */
function rulesNow(program: Program, make: (config: CoreConfig) => BotRules): () => BotRules {
  let made: { readonly of: CoreConfig; readonly rules: BotRules } | null = null;
  return () => {
    const { config } = program.context;
    if (made?.of !== config) made = { of: config, rules: make(config) };
    return made.rules;
  };
}

/** Without a Feishu app only what robots and mail can say; null without those too. @throws UserError when the store cannot be opened once more */
export async function startGroup(program: Program, house: House): Promise<Group | null> {
  const { context, store } = program;
  const revealed = await withRevealedApp(context.config, context.secrets);
  const app = revealed.feishu;
  const feishu = openFeishuOf(revealed, context.log);
  if (app === undefined || feishu === null) return sendingOnly(program);
  const { log, now, config } = context;
  const stop = new AbortController();
  const closers = createClosers();
  closers.push(async () => feishu.close());
  const own = async (options: StoreOptions = {}): Promise<typeof store> => {
    const opened = await openStore(config.store.url, options);
    closers.push(() => opened.close());
    return opened;
  };
  const registry = createRegistry(house.commands());
  const rules = rulesNow(program, (config) =>
    botRules({
      registry,
      sites: config.sites,
      rights: rightRules(config),
      secondPerson: config.rights.secondPerson,
      requestLine,
      home: HOME_LINE,
    }),
  );
  // Of their own on SQLite: events must not wait behind whatever else waits for the file, since Feishu waits for us three seconds.
  const [incoming, working] = [await own({ comesFirst: true }), await own()];
  const sender = startSending(program, feishu, stop.signal);
  const botInfo = async (): Promise<string> => (await feishu.botInfo()).openId;
  const bot: Bot = runBot({
    store: working,
    // What was just changed by a command counts for the next.
    rules: async () => {
      await program.fresh();
      return rules();
    },
    people: acquaintance({ store: working, ask: (openIds) => feishu.users(openIds), log }),
    whenLeaving: (openId, event) => whenLeaving(program.context, openId, event),
    botOpenId: botInfo,
    greet: (occasion) => greeting({ ...program.context, house }, occasion),
    now,
    log,
    signal: stop.signal,
    // Who tries everything out is no flood.
    ...(config.playground.enabled ? { mostInMinute: 120 } : {}),
  });
  const intake = createIntake({ store: incoming, stored: bot.wake });
  const { encryptKey, verificationToken, appId, tenantKey = null } = app;
  return {
    doors: [
      feishuDoor({
        settings: { encryptKey, verificationToken, appId, tenantKey },
        intake,
        rules,
        people: acquaintance({ store: incoming, ask: null, log }),
        approvalBy: (id) => approvalBy(incoming, id),
        log,
      }),
      fileDoor(context),
    ],
    senderAgeMs: sender.ageMs,
    rooms: () => [...botHealth(bot), intakeHealth(intake)],
    close: async () => {
      stop.abort();
      await Promise.all([intake.close(), bot.ended, sender.ended]);
      await closers.close();
    },
  };
}

function sendingOnly(program: Program): Group | null {
  const { robots, mail } = program.context.config.channels;
  if (Object.keys(robots).length === 0 && mail === undefined) return null;
  const stop = new AbortController();
  const sender = startSending(program, null, stop.signal);
  const close = async (): Promise<void> => {
    stop.abort();
    await sender.ended;
  };
  return { doors: [], senderAgeMs: sender.ageMs, rooms: () => [], close };
}

function botHealth(bot: Bot): readonly RoomHealth[] {
  const ageMs = bot.ageMs();
  return ageMs === null ? [] : [{ name: 'bot', ageMs, state: 'ok', detail: null }];
}

/** Alive whenever it is asked; not well while events cannot be stored, since the platform gives up after some hours. */
function intakeHealth(intake: Intake): RoomHealth {
  const { waiting, failingMs } = intake.standing();
  const detail = failingMs === 0 ? `${waiting} 个事件等待存储` : `${Math.round(failingMs / 1000)} 秒没有存下事件`;
  return { name: 'intake', ageMs: 0, state: failingMs === 0 ? 'ok' : 'fault', detail };
}
