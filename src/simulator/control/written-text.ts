// A text as a person writes it, with mentions as placeholders `@_user_N` (feishu.md §2.6).
import { mentionsOf } from '../content/ats.ts';
import type { Platform } from '../platform.ts';
import type { Mention } from '../state/records.ts';
import { wrongUse } from './refs.ts';

/** @param ids `cli_…` of a bot, `ou_…` of a person, `all`. @throws UserError when one of them is nobody */
export function writtenText(
  platform: Platform,
  text: string,
  ids: readonly string[],
): { readonly text: string; readonly mentions: readonly Mention[] } {
  const openIds = ids.map((id) => platform.apps.find(id)?.openId ?? id);
  const { mentions } = mentionsOf(platform, openIds);
  if (mentions.length < new Set(openIds).size) throw wrongUse(`提到的人或机器人不存在：${ids.join('、')}`);
  let written = text;
  const missing: string[] = [];
  for (const { key, name } of mentions) {
    if (written.includes(`@${name}`)) written = written.replace(`@${name}`, key);
    else missing.push(key);
  }
  return { text: [...missing, written].join(' '), mentions };
}
