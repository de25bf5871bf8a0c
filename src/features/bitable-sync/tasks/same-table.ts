// Which other tasks write the table that a task writes, and what can come of it: each alone looks right, together one takes away what
// the other wrote.
import { UserError } from '../../../lib/errors.ts';
import type { Store } from '../../../store/store.ts';
import type { SyncTask, TableRef, TaskDefinition } from '../model/task.ts';
import { readLink } from '../remote/link.ts';
import { knownNodes } from '../remote/wiki-queries.ts';
import { allTasks } from './queries.ts';

/** A task as far as this needs it. */
export interface AimedAt {
  /** Null: it has no number yet. */
  readonly id: number | null;
  readonly definition: TaskDefinition;
  /** Where its link leads, once that is known. */
  readonly target: TableRef | null;
}

/** `app` is a base, or `wiki/…` before it is known what a node leads to. A null table is the only one of its base. */
interface Place {
  readonly app: string;
  readonly table: string | null;
}

/** Names beyond these are counted. */
const MOST_NAMED = 5;
const LONGEST_NAME = 40;

/** As sharedTable, of the tasks that are kept. */
export async function sharedWithOthers(store: Store, task: AimedAt): Promise<readonly string[]> {
  const [tasks, nodes] = await Promise.all([allTasks(store), knownNodes(store)]);
  return sharedTable(
    task,
    tasks.filter(({ id }) => id !== task.id),
    nodes,
  );
}

/**
 * Chinese sentences without a full stop: who else writes the table, and what can happen; none where nobody does.
 * @param nodes what wiki nodes lead to
 */
export function sharedTable(
  task: AimedAt,
  others: readonly AimedAt[],
  nodes: ReadonlyMap<string, string>,
): readonly string[] {
  const places = placesOf(task, nodes);
  const sharing = others.filter((other) => placesOf(other, nodes).some((place) => places.some(isSame(place))));
  if (sharing.length === 0) return [];
  const deleting = sharing.filter(({ definition }) => definition.mode === 'clone');
  const moving = sharing.filter((other) => other.definition.mode !== 'clone' && movesGone(other));
  const isClone = task.definition.mode === 'clone';
  return [
    `${listed(sharing, withMode)}也写这张表；请各写各的表，或者合成一个任务`,
    ...(isClone ? ['这个任务是 clone：自己的源里没有的行都删除，它们写的行也在内'] : []),
    ...(deleting.length > 0 ? [`${listed(deleting, named)}是 clone：会删除这个任务写的、它的源里没有的行`] : []),
    ...(movesGone(task) && !isClone ? [`它们写的行，这个任务会当作源里没有了的行，${movedText(task)}`] : []),
    ...moving.map((other) => `这个任务写的行，${named(other)}会当作源里没有了的行，${movedText(other)}`),
    ...(isClone || deleting.length > 0
      ? []
      : ['彼此写的行在对方看来是多出来的（核对会报“多”）；主键相同的行轮流改来改去，像是有人改过']),
  ];
}

/** As sharedTable, of each of those that come in together: beside each other, and beside those that stay as they are. */
export async function sharedWhenIn(store: Store, coming: readonly AimedAt[]): Promise<readonly (readonly string[])[]> {
  const [tasks, nodes] = await Promise.all([allTasks(store), knownNodes(store)]);
  const kept = tasks.filter(({ id }) => coming.every((one) => one.id !== id));
  return coming.map((one, at) => sharedTable(one, [...kept, ...coming.toSpliced(at, 1)], nodes));
}

function placesOf({ definition: { link }, target }: AimedAt, nodes: ReadonlyMap<string, string>): readonly Place[] {
  const known = target === null ? [] : [target];
  return [...known, ...linkPlaces(link, nodes)];
}

function linkPlaces(text: string, nodes: ReadonlyMap<string, string>): readonly Place[] {
  try {
    const link = readLink(text);
    const { table } = link;
    if (link.kind === 'base') return [{ app: link.app, table }];
    const app = nodes.get(link.node);
    return [{ app: `wiki/${link.node}`, table }, ...(app === undefined ? [] : [{ app, table }])];
  } catch (thrown) {
    if (thrown instanceof UserError) return [];
    throw thrown;
  }
}

/** A link without a table works only where its base has a single one, which is then everybody's of that base. */
function isSame(one: Place): (other: Place) => boolean {
  return (other) => one.app === other.app && (one.table === other.table || one.table === null || other.table === null);
}

function movesGone({ definition: { gone, mode } }: AimedAt): boolean {
  return gone.kind !== 'ignore' && (mode === 'full' || mode === 'overwrite');
}

function movedText({ definition: { gone } }: AimedAt): string {
  return gone.kind === 'archive' ? '移到归档表' : '写上标记';
}

function withMode(task: AimedAt): string {
  const { mode, enabled } = task.definition;
  return `${named(task)}（${mode}${enabled ? '' : '，已停用'}）`;
}

function named({ id, definition: { name } }: AimedAt): string {
  const short = [...name].length > LONGEST_NAME ? `${[...name].slice(0, LONGEST_NAME).join('')}…` : name;
  return `任务${id === null ? '' : ` ${id}`}“${short}”`;
}

function listed(tasks: readonly AimedAt[], word: (task: AimedAt) => string): string {
  const shown = tasks.slice(0, MOST_NAMED).map(word).join('、');
  return tasks.length > MOST_NAMED ? `${shown}等 ${tasks.length} 个` : shown;
}

/** The task as it is saved with this definition: another link may lead elsewhere. */
export function aimedAt(task: SyncTask | null, definition: TaskDefinition): AimedAt {
  const stays = task !== null && task.definition.link.trim() === definition.link.trim();
  return { id: task?.id ?? null, definition, target: stays ? task.target : null };
}
