// What a group's robot answers, and what to do about it (feishu.md §5; 自定义机器人使用指南
// https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot).
import { isJsonObject } from '../lib/json.ts';
import { DeliveryFault } from '../outbox/channel.ts';

interface CodeRule {
  /** Chinese: what it is and what to do, without a full stop. */
  readonly says: string;
  /** Milliseconds after which the same message may pass; absent: never. */
  readonly againMs?: number;
}

const TOO_OFTEN: CodeRule = { says: '机器人发得太快（每分钟 100 条、每秒 5 条），稍后会自动再发', againMs: 5_000 };

const RULES: ReadonlyMap<number, CodeRule> = new Map([
  [19001, { says: '机器人不存在：webhook 地址写错了，或机器人已被移出群，请到群设置的“群机器人”里重新复制地址' }],
  [19002, { says: '消息的格式机器人不认识，这是程序的缺陷' }],
  [19021, { says: '签名不对：请核对配置里的 secret 与机器人“签名校验”的密钥是否一致，并检查本机时间（不能差一小时）' }],
  [19022, { says: '机器人只接受白名单里的 IP：请在机器人“IP 白名单”里加上本机的出口地址' }],
  [19024, { says: '消息里没有机器人要求的关键词：请在配置里写上 keyword，与机器人“自定义关键词”中的一个相同' }],
  [19036, { says: '消息太大，机器人不收' }],
  [9499, { says: '请求的格式不对，这是程序的缺陷' }],
  [11232, TOO_OFTEN],
  [11233, TOO_OFTEN],
  [11247, TOO_OFTEN],
  [99991400, TOO_OFTEN],
]);

/** @param retryAfter `x-ogw-ratelimit-reset`, seconds */
export function robotFault(status: number, code: number | null, retryAfter: number | null): DeliveryFault {
  if (code !== null) {
    const rule = RULES.get(code);
    if (rule === undefined) return refused(`机器人没有收下，错误码 ${code}，请对照飞书“自定义机器人使用指南”`);
    return rule.againMs === undefined ? refused(`${rule.says}（${code}）`) : later(rule, retryAfter);
  }
  if (status === 429) return later(TOO_OFTEN, retryAfter);
  // Whether it stands in the group, nobody knows.
  if (status >= 500) {
    const facts = { outcome: 'unknown', final: false, retryAfterMs: null } as const;
    return new DeliveryFault(`机器人那边内部出错（HTTP ${status}），稍后会自动再发`, facts);
  }
  if (status === 404) return refused('这个地址上没有机器人：请到群设置的“群机器人”里重新复制地址（HTTP 404）');
  return refused(`机器人没有收下，答复读不懂（HTTP ${status}）；请检查 webhook 地址`);
}

/** Success is what `code` says, or the `StatusCode` of old; the HTTP status is 200 for most refusals. Null: neither is there. */
export function robotCode(body: unknown): number | null {
  if (!isJsonObject(body)) return null;
  const code = body.code ?? body.StatusCode;
  return typeof code === 'number' ? code : null;
}

function refused(sentence: string): DeliveryFault {
  return new DeliveryFault(sentence, { outcome: 'not-sent', final: true, retryAfterMs: null });
}

function later({ says, againMs = 0 }: CodeRule, retryAfter: number | null): DeliveryFault {
  const retryAfterMs = retryAfter === null ? againMs : Math.max(retryAfter * 1_000, againMs);
  return new DeliveryFault(says, { outcome: 'not-sent', final: false, retryAfterMs });
}
