// The troupe as processes of its own, each of which is killed with SIGKILL again and again, whatever it is doing.
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSettled } from '../../src/alerts/worker.ts';
import { type Child, compile, start } from '../store/child.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openView, SLOWER, type Stage, type Troupe } from './troupe.ts';

const ROBOT_SECRET = 'the-storms-robot';
const MAYBE_TWICE = '可能重复：上一次发送没有得到答复\n';
const WORDS = { evaluate: 'test/alerts/children/evaluating-child.ts', send: 'test/alerts/children/sending-child.ts' };
type Part = keyof typeof WORDS;

export interface Killing {
  /** One or the other is killed after so many milliseconds of its life, at most, and begun anew. */
  readonly everyMs: number;
  /** How often in all. */
  readonly most: number;
}

export async function troupeOfProcesses({ url, simulator, group }: Stage, killing: Killing): Promise<Troupe> {
  const clock = join(temporaryFolder('storm'), 'clock');
  const robots = simulator.chats.create('机器人', [simulator.people.add('李姐')], []);
  const robot = simulator.robots.add(robots.id, { secret: ROBOT_SECRET });
  const view = await openView(url);
  const program = { evaluate: await compile(WORDS.evaluate), send: await compile(WORDS.send) };
  const words = {
    evaluate: [url, clock, group],
    send: [url, simulator.url, `${simulator.url}${robot.path}`, ROBOT_SECRET],
  };
  const parts = new Map<Part, { readonly child: Child; readonly ready: Promise<unknown> }>();
  let deaths = 0;
  let shown = { product: 0, real: Date.now() };
  let hasEnded = false;
  const begin = (part: Part): void => {
    const child = start(program[part], words[part]);
    // Ended before it could say so is ended all the same.
    parts.set(part, { child, ready: child.next().catch(() => null) });
  };
  const kill = async (part: Part): Promise<void> => {
    await parts.get(part)?.child.end('SIGKILL');
    if (!hasEnded) begin(part);
  };
  writeFileSync(clock, '0 0');
  begin('evaluate');
  begin('send');

  // Half of the kills are kept for the time when the platform listens again.
  let isCalm = false;
  const reaper = (async () => {
    while (!hasEnded) {
      const part: Part = Math.random() < 0.5 ? 'evaluate' : 'send';
      // What is killed while it starts has done nothing yet.
      await parts.get(part)?.ready;
      // Not in place of a condition: at what moment it strikes is left to chance.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * killing.everyMs));
      if (hasEnded || deaths >= killing.most / (isCalm ? 1 : 2)) continue;
      deaths += 1;
      await kill(part);
    }
  })();

  return {
    evaluate: async (at) => {
      // Whole or not at all.
      shown = { product: Math.max(at.getTime(), shown.product + (Date.now() - shown.real) / SLOWER), real: Date.now() };
      writeFileSync(`${clock}~`, `${shown.product} ${shown.real}`);
      renameSync(`${clock}~`, clock);
      while (!(await isSettled(view.store, at)) || (await isOutcomeLeft(view.db)))
        await new Promise((resolve) => setTimeout(resolve, 20));
    },
    restart: async () => {
      await Promise.all([kill('evaluate'), kill('send')]);
    },
    calm: () => {
      isCalm = true;
    },
    robot: () =>
      robots
        .messages()
        .filter(({ type }) => type === 'text')
        .map(({ text }) => ({ text: text.replace(MAYBE_TWICE, ''), maybeTwice: text.startsWith(MAYBE_TWICE) })),
    deaths: () => deaths,
    end: async () => {
      hasEnded = true;
      await reaper;
      for (const { child } of parts.values()) await child.end('SIGKILL');
      for (const one of Object.values(program)) one.end();
      await view.store.close();
    },
  };
}

/** Whether a card does not know yet what became of its message. */
async function isOutcomeLeft(db: Awaited<ReturnType<typeof openView>>['db']): Promise<boolean> {
  const left = await db
    .selectFrom('alert_cards')
    .innerJoin('outbox', 'outbox.id', 'alert_cards.row')
    .select('alert_cards.id')
    .where('alert_cards.outcome', 'is', null)
    .where('outbox.state', 'in', ['sent', 'failed'])
    .limit(1)
    .execute();
  return left.length > 0;
}
