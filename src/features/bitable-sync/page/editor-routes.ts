// Opening the editor, and what its buttons do: look at rows, check the link, save.
import { UserError } from '../../../lib/errors.ts';
import { personsCalled } from '../../../people/names.ts';
import { rightRules } from '../../../people/rights.ts';
import type { Route, WebAnswer, WebRequest } from '../../../web/route.ts';
import type { SyncContext } from '../context.ts';
import type { SyncTask, TaskDefinition } from '../model/task.ts';
import { nameOf, type ResolvedTarget } from '../remote/resolve.ts';
import { taskDifferences } from '../tasks/differences.ts';
import { rememberTarget } from '../tasks/edit-queries.ts';
import { type DefinitionFault, definitionFaults } from '../tasks/faults.ts';
import { allTasks, taskVersions } from '../tasks/queries.ts';
import { asksOtherColumns, queryFaults } from '../tasks/query-faults.ts';
import { aimedAt, sharedWithOthers } from '../tasks/same-table.ts';
import { saveTask } from '../tasks/save.ts';
import { EDIT, personOf } from './access.ts';
import { withTask } from './asked.ts';
import { definitionIn, EMPTY_DEFINITION, formOf } from './editor-form.ts';
import { type Found, lookAtLink, lookAtQuery } from './editor-look.ts';
import { type Entered, editorPage as plainPage } from './editor-page.ts';
import { NEW_PATH, taskPath } from './links.ts';
import { namingOf } from './names.ts';
import { auditOf, pressOf, withSaid } from './pressed.ts';
import { whenText } from './words.ts';

/** A query of 200,000 characters, each of which may take nine in a form. */
const FORM_BYTES = 2_000_000;
const MOST_VERSIONS = 200;
/** Somebody waits for the page. */
const QUERY_SECONDS = 3;

const NOTHING_FOUND = { faults: [], query: null, target: null, overtaken: null } as const;

/** With who else writes the table, whatever was pressed. */
async function editorPage(ctx: SyncContext, editor: Entered): Promise<WebAnswer> {
  const { task, definition, target } = editor;
  const aimed = aimedAt(task, definition);
  const found = target?.is === 'found' ? target.value.ref : aimed.target;
  return plainPage(ctx, { ...editor, shared: await sharedWithOthers(ctx.store, { ...aimed, target: found }) });
}

const openNew: Route<SyncContext> = {
  method: 'GET',
  path: NEW_PATH,
  ...EDIT,
  handle: async (ctx) => {
    const definition = EMPTY_DEFINITION;
    return editorPage(ctx, { task: null, definition, form: formOf(definition), version: null, ...NOTHING_FOUND });
  },
};

const openEdit: Route<SyncContext> = {
  method: 'GET',
  path: '/sync/tasks/:id/edit',
  ...EDIT,
  handle: (ctx, request) =>
    withTask(ctx, request, async (task) => {
      const definition = await definitionAsked(ctx, task, request.query.version);
      return editorPage(ctx, { task, definition, form: formOf(definition), version: task.version, ...NOTHING_FOUND });
    }),
};

/** An older version fills the form in; nothing is changed before it is saved. */
async function definitionAsked({ store }: SyncContext, task: SyncTask, asked = ''): Promise<TaskDefinition> {
  if (!/^\d{1,9}$/.test(asked)) return task.definition;
  const versions = await taskVersions(store, task.id, MOST_VERSIONS);
  return versions.find(({ version }) => version === Number(asked))?.definition ?? task.definition;
}

const sendNew: Route<SyncContext> = {
  method: 'POST',
  path: NEW_PATH,
  ...EDIT,
  formBytes: FORM_BYTES,
  handle: (ctx, request) => sent(ctx, request, null),
};

const sendEdit: Route<SyncContext> = {
  method: 'POST',
  path: '/sync/tasks/:id/edit',
  ...EDIT,
  formBytes: FORM_BYTES,
  handle: (ctx, request) => withTask(ctx, request, (task) => sent(ctx, request, task)),
};

async function sent(ctx: SyncContext, request: WebRequest, task: SyncTask | null): Promise<WebAnswer> {
  const { form } = request;
  const { definition, faults } = await withOwner(ctx, definitionIn(form));
  const version = /^\d{1,9}$/.test(form.version ?? '') ? Number(form.version) : null;
  const editor: Entered = { task, definition, form, version, ...NOTHING_FOUND };
  if (form.do === 'preview') {
    const query = await lookAtQuery(ctx, definition, personOf(request));
    const target = definition.link === '' ? null : await lookAtLink(ctx, definition);
    await remember(ctx, task, definition.link, target);
    return editorPage(ctx, { ...editor, query, target });
  }
  if (form.do === 'check') {
    const target = await lookAtLink(ctx, definition);
    await remember(ctx, task, definition.link, target);
    return editorPage(ctx, { ...editor, target });
  }
  if (form.do !== 'save') return editorPage(ctx, editor);
  return saved(ctx, request, { ...editor, faults });
}

/** Of a link that is the task's own, and not one that was only typed. */
async function remember(
  { store }: SyncContext,
  task: SyncTask | null,
  link: string,
  target: Found<ResolvedTarget> | null,
): Promise<void> {
  if (task === null || target?.is !== 'found') return;
  const { ref } = target.value;
  await store.transaction((trx) => rememberTarget(trx, { id: task.id, link, ref, name: nameOf(target.value) }));
}

/** A name stands for the one person who is called so. */
async function withOwner(ctx: SyncContext, definition: TaskDefinition) {
  const { owner } = definition;
  if (owner === null || owner.startsWith('ou_')) return { definition, faults: [] };
  const persons = await personsCalled(ctx.store, rightRules(ctx.config), owner);
  const [only] = persons;
  if (only !== undefined && persons.length === 1) return { definition: { ...definition, owner: only }, faults: [] };
  const why = persons.length === 0 ? '没有见过叫这个名字的人' : `有 ${persons.length} 个人叫这个名字`;
  const fault: DefinitionFault = { field: 'owner', message: `“${owner}”：${why}，请写 ou_ 开头的 open_id，或者留空` };
  return { definition: { ...definition, owner: null }, faults: [fault] };
}

/** What is disabled may be kept with faults in it, so that work is not lost; it needs a name. */
async function saved(ctx: SyncContext, request: WebRequest, editor: Entered): Promise<WebAnswer> {
  const { task, definition, version } = editor;
  const others = (await allTasks(ctx.store)).filter(({ id }) => id !== task?.id);
  const plain = [...editor.faults, ...definitionFaults(ctx, definition, others)];
  const isAsked = plain.length === 0 && definition.enabled && asksOtherColumns(task?.definition ?? null, definition);
  const faults = isAsked ? (await queryFaults(ctx, definition, QUERY_SECONDS)).faults : plain;
  const isInTheWay = definition.enabled
    ? faults.length > 0
    : faults.some(({ field }) => field === 'name' || field === 'owner');
  if (isInTheWay) return editorPage(ctx, { ...editor, faults });
  const press = pressOf(ctx, personOf(request));
  const { person: by, now } = press;
  try {
    const answer = await ctx.store.transaction((trx) =>
      saveTask(trx, {
        ...{ id: task?.id ?? null, definition, by, now, expected: task === null ? null : (version ?? task.version) },
        audit: auditOf(press),
      }),
    );
    if (answer.kind === 'overtaken') return await overtaken(ctx, editor, answer);
    const isSame = task !== null && answer.task.version === task.version;
    return { kind: 'redirect', to: withSaid(taskPath(answer.task.id), isSame ? 'same' : 'saved') };
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    // Somebody took the name in this moment, or deleted the task: what was typed is not lost.
    return editorPage(ctx, { ...editor, faults: [{ field: 'name', message: thrown.message }] });
  }
}

/** Pressed once more, this one is saved over the other's, knowingly. */
async function overtaken(
  ctx: SyncContext,
  editor: Entered,
  { by, at }: { readonly by: string; readonly at: string },
): Promise<WebAnswer> {
  const { task, definition } = editor;
  if (task === null) throw new Error('a new task was overtaken');
  const naming = await namingOf(ctx, [by]);
  const sentence = `${naming(by)}在 ${whenText(at, ctx.now())} 改过这个任务，您的还没有存。下面是您的与现在存着的差别；再按一次“保存”就用您的。`;
  const differences = taskDifferences(task.definition, definition);
  return editorPage(ctx, { ...editor, version: task.version, overtaken: { sentence, differences } });
}

export const editorRoutes: readonly Route<SyncContext>[] = [openNew, openEdit, sendNew, sendEdit];
