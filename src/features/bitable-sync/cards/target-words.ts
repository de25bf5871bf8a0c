// Where a task writes to, as cards say it: what people call the table, which opens it; before anybody has looked there, its link.
import { type Markdown, md, link as mdLink } from '../../../feishu/card/markdown.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { UserError } from '../../../lib/errors.ts';
import type { SyncTask } from '../model/task.ts';
import { readLink } from '../remote/link.ts';

export type AimedTask = Pick<SyncTask, 'id' | 'definition' | 'targetName'>;

const LONGEST_NAME = 60;
const LONGEST_LINK = 200;

/** `“设备管理”里的“设备”`; null for a task that is there no more. */
export function targetWords({ definition: { link }, targetName }: AimedTask): Markdown | null {
  if (link === '') return null;
  if (targetName === null) return md`${cutText(link, LONGEST_LINK)}`;
  const { base, table } = targetName;
  const name = `“${cutText(base, LONGEST_NAME)}”里的“${cutText(table, LONGEST_NAME)}”`;
  return isBitable(link) ? mdLink(name, link.trim()) : md`${name}`;
}

/** What a person pasted opens from a card only where it leads to Feishu. */
function isBitable(link: string): boolean {
  try {
    readLink(link);
    return true;
  } catch (thrown) {
    if (thrown instanceof UserError) return false;
    throw thrown;
  }
}
