// What zhiban doctor says of the way to the group: what still waits to be sent, and whether Feishu knows us.
import type { Check } from '../../feature.ts';
import { openFeishuOf, withRevealedApp } from '../../feishu/configured.ts';
import { errorText } from '../../lib/errors.ts';
import { minuteText, PEOPLE_ZONE } from '../../lib/zoned-time.ts';
import { outboxStanding } from '../../outbox/standing.ts';
import { isPlaygroundFeishu } from '../playground-feishu.ts';
import type { Program } from '../program.ts';

/** So long a message may wait before somebody should look. */
const LATE_MS = 10 * 60_000;

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
  } catch (thrown) {
    yield { title, state: 'fault', finding: errorText(thrown) };
  } finally {
    feishu.close();
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
