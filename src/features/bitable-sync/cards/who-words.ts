// Who pressed or asked, as cards and pages name him.
import { type Markdown, md, person } from '../../../feishu/card/markdown.ts';

/** Those that are no person of Feishu. */
export const OTHERS: Readonly<Record<string, string>> = { shell: '命令行', playground: '演练场', page: '页面' };

/** @param id open_id, `shell`, `page`; null is the schedule */
export function whoWords(id: string | null): Markdown {
  if (id === null) return md`定时`;
  return id.startsWith('ou_') ? person(id) : md`${OTHERS[id] ?? id}`;
}
