// What the doctor says of the way to the group: what waits to be sent, whether Feishu knows us, what we may do there, and our clocks.
import type { Check } from '../../feature.ts';
import type { Feishu } from '../../feishu/client.ts';
import { openFeishuOf, withRevealedApp } from '../../feishu/configured.ts';
import { FeishuError } from '../../feishu/error.ts';
import { errorText } from '../../lib/errors.ts';
import { minuteText, PEOPLE_ZONE } from '../../lib/zoned-time.ts';
import { outboxStanding } from '../../outbox/standing.ts';
import { isPlaygroundFeishu } from '../playground-feishu.ts';
import type { Program } from '../program.ts';
import { clockCheck } from './clock-check.ts';

/** So long a message may wait before somebody should look. */
const LATE_MS = 10 * 60_000;

interface NeededScope {
  /** Any of them does. */
  readonly any: readonly string[];
  /** Chinese: what does not work without it. */
  readonly use: string;
  readonly isOptional?: boolean;
}

/** feishu.md §7; docs/feishu.md tells people the same. */
const NEEDED: readonly NeededScope[] = [
  { any: ['im:message:send_as_bot', 'im:message'], use: '发消息' },
  { any: ['im:message.group_at_msg:readonly', 'im:message.group_at_msg'], use: '收群里 @机器人 的消息' },
  { any: ['im:message.p2p_msg:readonly', 'im:message.p2p_msg'], use: '收私聊' },
  { any: ['im:resource', 'im:resource:upload'], use: '发文件' },
  { any: ['im:chat:readonly', 'im:chat', 'im:chat:read'], use: '看自己在不在群里' },
  { any: ['im:chat.access_event.bot_p2p_chat:read'], use: '有人第一次打开私聊时打招呼', isOptional: true },
  { any: ['im:message.group_msg'], use: '答复丢失很久时查群里的记录，免得重复', isOptional: true },
  { any: ['im:message.urgent'], use: '严重告警没有人确认时加急', isOptional: true },
  { any: ['contact:user.base:readonly'], use: '显示人的名字', isOptional: true },
];

export async function* feishuChecks(program: Program): AsyncIterable<Check> {
  yield await waitingMessages(program);
  const title = '飞书应用';
  if (isPlaygroundFeishu(program.context.config)) {
    yield {
      title,
      state: 'ok',
      finding: '没有配置，用演练场的模拟飞书，随 zhiban start 启动；接上真的见 docs/feishu.md',
    };
    return;
  }
  const { config, secrets, log } = program.context;
  const feishu = openFeishuOf(await withRevealedApp(config, secrets), log);
  if (feishu === null) {
    yield { title, state: 'warning', finding: '没有配置，群里听不到也说不出；要接上见 docs/feishu.md' };
    return;
  }
  try {
    const bot = await feishu.botInfo();
    const finding = `连得上，机器人叫“${bot.name}”`;
    yield bot.active
      ? { title, state: 'ok', finding }
      : { title, state: 'fault', finding: `${finding}，但还没有启用；请在开发者后台发布应用版本` };
    yield clockCheck('飞书的时钟', feishu.clockAheadMs());
    yield await scopesCheck(feishu);
    for (const { id, name } of config.feishu?.chats ?? []) yield await chatCheck(feishu, id, name);
  } catch (thrown) {
    yield { title, state: 'fault', finding: errorText(thrown) };
  } finally {
    feishu.close();
  }
}

async function scopesCheck(feishu: Feishu): Promise<Check> {
  const title = '飞书权限';
  try {
    return scopesFinding(await feishu.grantedScopes());
  } catch (thrown) {
    return { title, state: 'warning', finding: `查不到开了哪些权限：${errorText(thrown)}` };
  }
}

/** What is granted against what the product uses. */
export function scopesFinding(granted: ReadonlySet<string>): Check {
  const title = '飞书权限';
  const missing = NEEDED.filter(({ any }) => !any.some((scope) => granted.has(scope)));
  if (missing.length === 0) return { title, state: 'ok', finding: '要用的都开了' };
  const named = missing.map(
    ({ any, use, isOptional = false }) => `${any[0] ?? ''}（${use}${isOptional ? '，可选' : ''}）`,
  );
  const state = missing.some(({ isOptional }) => isOptional !== true) ? 'fault' : 'warning';
  const finding = `没有开 ${named.join('、')}；请在开发者后台“权限管理”里开通，再发布一个版本`;
  return { title, state, finding };
}

async function chatCheck(feishu: Feishu, id: string, name: string | undefined): Promise<Check> {
  const title = `群 ${name ?? id}`;
  try {
    const chat = await feishu.chat(id);
    return { title, state: 'ok', finding: `机器人在群里（${chat.name}）` };
  } catch (thrown) {
    const kind = thrown instanceof FeishuError ? thrown.kind : null;
    if (kind === 'bad-request')
      return { title, state: 'fault', finding: `${errorText(thrown)}；请核对 feishu.chats 里的 chat_id` };
    if (kind !== 'gone') return { title, state: 'warning', finding: `看不了这个群：${errorText(thrown)}` };
    const finding = '机器人不在这个群里，或群已解散，发到这里的都到不了；请在群设置里添加机器人，或改 feishu.chats';
    return { title, state: 'fault', finding };
  }
}

async function waitingMessages({ store, context }: Program): Promise<Check> {
  const title = '待发的消息';
  const { waiting, oldest, lastFailure } = await outboxStanding(store.db as never);
  const failure =
    lastFailure === null
      ? ''
      : `；最近一条没有发出去的（${minuteText(lastFailure.saidAt, PEOPLE_ZONE)}）：${lastFailure.error}`;
  if (waiting === 0 || oldest === null)
    return { title, state: lastFailure === null ? 'ok' : 'warning', finding: `没有${failure}` };
  const finding = `${waiting} 条，最早的是 ${minuteText(oldest, PEOPLE_ZONE)}${failure}`;
  const late = context.now().getTime() - Date.parse(oldest) > LATE_MS;
  return late
    ? { title, state: 'warning', finding: `${finding}；消息由 zhiban start 发送，请看它是否在运行` }
    : { title, state: 'ok', finding };
}
