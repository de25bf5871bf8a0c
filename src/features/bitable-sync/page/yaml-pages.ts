// Tasks as YAML: all of them to download; brought in again with what that would change shown first.
import { UserError } from '../../../lib/errors.ts';
import { traceOf } from '../../../lib/trace-number.ts';
import { recordAudit } from '../../../people/audit.ts';
import type { Route, WebAnswer } from '../../../web/route.ts';
import type { SyncContext } from '../context.ts';
import type { SyncTask, TaskDefinition } from '../model/task.ts';
import { foreseeTasks } from '../tasks/bring-in.ts';
import type { TaskDifference } from '../tasks/differences.ts';
import { allTasks } from '../tasks/queries.ts';
import { saveTask } from '../tasks/save.ts';
import { readWrittenTasks, writtenTasks } from '../tasks/written.ts';
import { EDIT, personOf, SEE } from './access.ts';
import { EXPORT_PATH, IMPORT_PATH, LIST_PATH } from './links.ts';
import { auditOf, pressOf, withSaid } from './pressed.ts';

const FORM_BYTES = 8_000_000;
/** Somebody waits for the page. */
const QUERY_LOOK = { most: 10, seconds: 3 } as const;
const SHOWN = '粘贴的内容';

const download: Route<SyncContext> = {
  method: 'GET',
  path: EXPORT_PATH,
  ...SEE,
  handle: async (ctx, request) => {
    const tasks = await allTasks(ctx.store);
    const now = ctx.now();
    const id = ctx.store.newId(now);
    await ctx.store.transaction((trx) =>
      recordAudit(trx, {
        ...{ id, now, once: `export/${id}`, kind: 'export', person: personOf(request), chat: null, command: null },
        ...{ decision: 'allowed', text: '导出同步任务', result: `${tasks.length} 个任务`, ms: 0, trace: traceOf(id) },
      }),
    );
    return { kind: 'text', text: writtenTasks(tasks), type: 'application/yaml; charset=utf-8', name: '同步任务.yaml' };
  },
};

const open: Route<SyncContext> = {
  method: 'GET',
  path: IMPORT_PATH,
  ...EDIT,
  handle: async () => importPage({ yaml: '', fault: null, changes: null }),
};

const send: Route<SyncContext> = {
  method: 'POST',
  path: IMPORT_PATH,
  ...EDIT,
  formBytes: FORM_BYTES,
  handle: async (ctx, request) => {
    const { yaml = '', seen = '' } = request.form;
    try {
      const changes = await changesOf(ctx, readWrittenTasks(yaml, SHOWN));
      if (request.form.do !== 'apply') return importPage({ yaml, fault: null, changes });
      if (seenMark(changes) !== seen) {
        const fault = '看过以后又有人改了任务，没有导入；下面是现在的差别，看过再按一次';
        return importPage({ yaml, fault, changes });
      }
      await apply(ctx, personOf(request), changes);
      return { kind: 'redirect', to: withSaid(LIST_PATH, 'imported') };
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      return importPage({ yaml, fault: thrown.message, changes: null });
    }
  },
};

interface Change {
  readonly task: SyncTask | null;
  readonly definition: TaskDefinition;
  readonly differences: readonly TaskDifference[];
  /** Chinese: why it cannot be brought in as it is. */
  readonly faults: readonly string[];
  /** Chinese sentences: who else writes its table, and what can happen. */
  readonly shared: readonly string[];
  /** Chinese: why the columns of its query were not looked at. */
  readonly unseen: string | null;
}

/** By name; those that the text does not have stay as they are. What is disabled may be kept with faults in it. */
async function changesOf(ctx: SyncContext, written: readonly TaskDefinition[]): Promise<readonly Change[]> {
  const foreseen = await foreseeTasks(ctx, written, QUERY_LOOK);
  return foreseen.map(({ definition, old, differences, faults, shared, unseen }) => ({
    ...{ task: old, definition, differences, shared, unseen },
    faults: definition.enabled ? faults.map(({ message }) => message) : [],
  }));
}

/** What was looked at: another version of any task is another one. */
function seenMark(changes: readonly Change[]): string {
  return changes.map(({ task }) => (task === null ? 'new' : `${task.id}:${task.version}`)).join(',');
}

/** All of them or none. @throws UserError */
async function apply(ctx: SyncContext, person: string, changes: readonly Change[]): Promise<void> {
  const wrong = changes.find(({ faults }) => faults.length > 0);
  if (wrong !== undefined)
    throw new UserError(`“${wrong.definition.name}”还有要改的地方，什么也没有导入：${wrong.faults[0]}`);
  const changed = changes.filter(({ task, differences }) => task === null || differences.length > 0);
  const presses = changed.map(() => pressOf(ctx, person));
  await ctx.store.transaction(async (trx) => {
    for (const [at, { task, definition }] of changed.entries()) {
      const press = presses[at];
      if (press === undefined) continue;
      const { person: by, now } = press;
      const saved = await saveTask(trx, {
        ...{ id: task?.id ?? null, definition, by, now, expected: task?.version ?? null, audit: auditOf(press) },
      });
      if (saved.kind === 'overtaken')
        throw new UserError(`刚才有人改了“${definition.name}”，什么也没有导入；请再看一次差别`);
    }
  });
}

function importPage(page: {
  readonly yaml: string;
  readonly fault: string | null;
  readonly changes: readonly Change[] | null;
}): WebAnswer {
  const changes = (page.changes ?? []).map(({ task, definition, differences, faults, shared, unseen }) => ({
    name: definition.name,
    kind: task === null ? '新建' : differences.length === 0 ? '没有变化' : '修改',
    tone: task === null ? 'added' : differences.length === 0 ? 'muted' : 'modified',
    // Of a new task not what is nothing.
    ...{ differences: differences.filter(({ after }) => task !== null || after !== '—'), faults, shared, unseen },
  }));
  return {
    kind: 'page',
    template: 'bitable-sync/import',
    title: '导入同步任务',
    status: page.fault === null ? 200 : 400,
    data: {
      ...{ yaml: page.yaml, fault: page.fault, path: IMPORT_PATH, list: LIST_PATH },
      changes: page.changes === null ? null : changes,
      seen: page.changes === null ? '' : seenMark(page.changes),
      isReady: changes.some(({ kind }) => kind !== '没有变化') && changes.every(({ faults }) => faults.length === 0),
    },
  };
}

export const yamlRoutes: readonly Route<SyncContext>[] = [download, open, send];
