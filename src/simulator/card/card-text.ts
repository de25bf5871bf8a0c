// A card as it is sent: the text of its JSON, checked, with whom it notifies.

import { isJsonObject } from '../../lib/json.ts';
import type { JsonAnswer } from '../http/answer.ts';
import { parsedJson } from '../json.ts';
import type { Platform } from '../platform.ts';
import { type CardWorld, checkCard, isCardFault } from './check.ts';
import { cardRefusal } from './fault.ts';

export function cardWorld({ state, apps }: Platform): CardWorld {
  return {
    isPerson: (id) => state.people.get(id) !== undefined || apps.all().some((app) => app.openId === id),
    isImage: (key) => state.files.get(key)?.kind === 'image',
  };
}

export function checkCardText(
  platform: Platform,
  content: string,
): { readonly mentions: readonly []; readonly pings: readonly string[] } | JsonAnswer {
  const checked = checkCard(parsedJson(content), cardWorld(platform));
  return isCardFault(checked) ? cardRefusal(checked) : { mentions: [], pings: [...new Set(checked.ats)] };
}

/** True when every viewer sees the same card, so that it may be replaced: always with 2.0 (feishu.md §4.7), by config with 1.0. */
export function isShared(content: string): boolean {
  const card = parsedJson(content);
  if (!isJsonObject(card)) return false;
  return isNew(content) || (isJsonObject(card.config) && card.config.update_multi === true);
}

/** True for schema 2.0. */
export function isNew(content: string): boolean {
  const card = parsedJson(content);
  return isJsonObject(card) && card.schema === '2.0';
}
