// The buttons of a task's page.
import { recoverOpen, recoverRaised } from '../../../alerts/notice.ts';
import { UserError } from '../../../lib/errors.ts';
import type { Route } from '../../../web/route.ts';
import type { SyncContext } from '../context.ts';
import type { RunKind } from '../model/run.ts';
import type { SyncTask } from '../model/task.ts';
import { sqlDigest } from '../source/preview.ts';
import { approveSql } from '../tasks/approve-sql.ts';
import { definitionFaults } from '../tasks/faults.ts';
import { deleteTask, pauseTask, resumeTask } from '../tasks/pause.ts';
import { queryFaults } from '../tasks/query-faults.ts';
import { saveTask } from '../tasks/save.ts';
import { APPROVE, EDIT, personOf, RUN } from './access.ts';
import { LIST_PATH, taskPath } from './links.ts';
import { pauseIn } from './pause-form.ts';
import { auditOf, type Press, pressOf, withSaid } from './pressed.ts';
import { onTask } from './pressed-on.ts';
import { pressRun } from './run-asked.ts';

const ASKED_KINDS: readonly RunKind[] = ['manual', 'dry', 'verify'];
/** Somebody waits for the page. */
const QUERY_SECONDS = 3;
const EDIT_ANSWERS = ['source', 'person'];

const runRoute: Route<SyncContext> = {
  method: 'POST',
  path: '/sync/tasks/:id/run',
  ...RUN,
  handle: (ctx, request) =>
    onTask(ctx, request, async (task) => {
      const { form } = request;
      const kind = ASKED_KINDS.find((one) => one === form.kind);
      if (kind === undefined) throw new UserError('不知道要做什么；请回到任务页再按一次按钮');
      const edits = EDIT_ANSWERS.find((one) => one === form.edits);
      const options = edits === undefined ? {} : { options: { edits } };
      return pressRun(ctx, { task, kind, person: personOf(request), once: form.once ?? '', ...options });
    }),
};

type Do = (ctx: SyncContext, task: SyncTask, press: Press, form: Readonly<Record<string, string>>) => Promise<string>;

/** A button that changes something and shows the task again. @param act answers the word of what is said then, or a path with it */
function button(name: string, need: Pick<Route<SyncContext>, 'right' | 'action'>, act: Do): Route<SyncContext> {
  return {
    method: 'POST',
    path: `/sync/tasks/:id/${name}`,
    ...need,
    handle: (ctx, request) =>
      onTask(ctx, request, async (task) => {
        const said = await act(ctx, task, pressOf(ctx, personOf(request)), request.form);
        return { kind: 'redirect', to: said.startsWith('/') ? said : withSaid(taskPath(task.id), said) };
      }),
  };
}

const pause = button('pause', { ...RUN, action: '同步 暂停' }, async ({ store }, { id }, press, form) => {
  const { person: by, now } = press;
  const pause = pauseIn(form);
  await store.transaction((trx) => pauseTask(trx, { id, by, now, ...pause, audit: auditOf(press) }));
  return 'paused';
});

const resume = button('resume', { ...RUN, action: '同步 恢复' }, async ({ store }, { id }, press) => {
  const { person: by, now } = press;
  await store.transaction((trx) => resumeTask(trx, { id, by, now, audit: auditOf(press) }));
  return 'resumed';
});

const enable = button('enable', EDIT, async (ctx, task, press, form) => {
  const { store } = ctx;
  const enabled = form.to === 'on';
  const definition = { ...task.definition, enabled };
  // What makes no sense may be kept as long as it is disabled.
  const plain = enabled ? definitionFaults(ctx, definition) : [];
  const faults = enabled && plain.length === 0 ? (await queryFaults(ctx, definition, QUERY_SECONDS)).faults : plain;
  if (faults.length > 0)
    throw new UserError(`还不能启用，请先在编辑页改好：${faults.map(({ message }) => message).join('；')}`);
  const { person: by, now } = press;
  const saved = await store.transaction((trx) =>
    saveTask(trx, { id: task.id, definition, by, now, expected: task.version, audit: auditOf(press) }),
  );
  if (saved.kind === 'overtaken') throw new UserError('刚才有人改了这个任务，没有执行；请看过现在的样子再按');
  return enabled ? 'enabled' : 'disabled';
});

const remove = button('delete', EDIT, async ({ store }, { id }, press, form) => {
  if (form.confirm !== 'yes') throw new UserError('没有勾选确认，什么也没有删');
  const { person: by, now } = press;
  const ids = [store.newId(now), store.newId(now)] as const;
  await store.transaction(async (trx) => {
    await deleteTask(trx, { id, by, now, audit: auditOf(press) });
    // What was wrong with it is nobody's concern any more.
    await recoverOpen(trx, { id: ids[0], now, key: `sync/${id}` });
    await recoverRaised(trx, { id: ids[1], now, key: `sync/${id}/sql` });
  });
  return withSaid(LIST_PATH, 'deleted');
});

const agree = button('approve-sql', { ...APPROVE, action: '同步 批准SQL' }, async ({ store }, task, press, form) => {
  const { person: by, now } = press;
  const seen = /^\d{1,9}$/.test(form.version ?? '') ? Number(form.version) : -1;
  const digest = sqlDigest(task.definition.sql);
  const approved = await store.transaction((trx) =>
    approveSql(trx, { id: task.id, version: seen, digest, by, now, audit: auditOf(press) }),
  );
  if (approved.kind === 'refused') throw new UserError(approved.sentence);
  return 'agreed';
});

export const taskActionRoutes: readonly Route<SyncContext>[] = [runRoute, pause, resume, enable, remove, agree];
