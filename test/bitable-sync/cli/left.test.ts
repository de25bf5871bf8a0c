// Ctrl-C while a run is watched: the run goes on, and that is what is said.
import { expect, it } from 'vitest';
import { runCommands } from '../../../src/features/bitable-sync/cli/run.ts';
import type { SyncContext } from '../../../src/features/bitable-sync/context.ts';
import { openRuns } from '../../../src/features/bitable-sync/run/queries.ts';
import { UserError } from '../../../src/lib/errors.ts';
import { devices, openWorld } from '../run/world.ts';

const out = { line: () => {}, json: () => {}, raw: async () => {}, remark: () => {} };

function runs(ctx: SyncContext, word: string): Promise<number> {
  const command = runCommands.find(({ words }) => words[1] === word) ?? expect.fail();
  return command.run(ctx, { values: {}, positionals: ['1'], out });
}

it('says that the run goes on, how to stop it and how to see it; what was begun here is queued again', async () => {
  const world = await openWorld();
  await devices(world, [['a', '一', '1']]);
  await world.task();
  const stop = new AbortController();
  const left = runs(
    world.ctx({
      signal: stop.signal,
      step: ({ name }) => {
        if (name === 'bitable.begun') stop.abort(new UserError('已停止'));
      },
    }),
    'run',
  );
  const thrown = await left.then(
    () => expect.fail('it was not left'),
    (one: unknown) => one,
  );
  expect(thrown).toBeInstanceOf(UserError);
  const [run] = await openRuns(world.store);
  expect(run).toMatchObject({ state: 'queued' });
  const { message } = thrown as UserError;
  expect(message).toContain(`这次运行（编号 ${run?.trace}，任务 1）没有停`);
  expect(message).toContain('群里发“同步 停止 1”');
  expect(message).toContain(`/sync/runs/${run?.id}`);
  expect(message).toContain(`群里发“运行 ${run?.trace}”`);
});

it('says the same in the playground, where the server does it', async () => {
  const world = await openWorld();
  await devices(world, [['a', '一', '1']]);
  await world.task();
  const ctx = world.ctx({ signal: AbortSignal.abort(new UserError('已停止')) });
  const playground = { ...ctx.config, feishu: undefined, playground: { enabled: true } } as typeof ctx.config;
  const left = runs({ ...ctx, config: playground }, 'run');
  await expect(left).rejects.toThrow(/没有停：正在运行的值班服务器会接着做完/);
});
