// Who a text notifies: `<at user_id="…">` in texts and posts (feishu.md §4.2; cards write `<at id=…>`, see card/markdown.ts).
import type { Platform } from '../platform.ts';
import type { Mention } from '../state/records.ts';

export interface Ats {
  readonly mentions: readonly Mention[];
  /** `ou_…`, `all`. */
  readonly pings: readonly string[];
}

const AT = /<at\s+user_id\s*=\s*"?([^">\s]+)"?\s*>(.*?)<\/at>/gs;

export function textAts(platform: Platform, text: string): Ats {
  const ids = [...text.matchAll(AT)].map((match) => match[1] ?? '');
  return mentionsOf(platform, ids);
}

/** Ids of nobody notify nobody. */
export function mentionsOf(platform: Platform, ids: readonly string[]): Ats {
  const known = [...new Set(ids)].flatMap((id): Omit<Mention, 'key'>[] => {
    if (id === 'all') return [{ id, name: '所有人', kind: 'all' }];
    const person = platform.state.people.get(id);
    if (person !== undefined) return [{ id, name: person.name, kind: 'user' }];
    const bot = platform.apps.all().find((app) => app.openId === id);
    return bot === undefined ? [] : [{ id, name: bot.name, kind: 'bot' }];
  });
  let users = 0;
  const mentions = known.map((one) => ({ key: one.kind === 'all' ? '@_all' : `@_user_${++users}`, ...one }));
  return { mentions, pings: known.map((one) => one.id) };
}
