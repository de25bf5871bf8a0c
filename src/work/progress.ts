// How far a work is, on its card: at most one patch in two seconds, only when something can be seen, never after its end.
import type { Kysely } from 'kysely';
import type { Clock } from '../lib/clock.ts';
import { say } from '../outbox/say.ts';
import type { OutboxTables } from '../outbox/tables.ts';
import type { Store } from '../store/store.ts';
import { workCard } from './card.ts';
import { isStillOurs, type Work } from './queue.ts';
import type { WorkTables } from './tables.ts';

export interface WorkProgress {
  /** @param line Chinese, real units: `3/12 个基地，苏州 18,342 行` */
  report(line: string): void;
  lines(): readonly string[];
  /** Waits for the patch under way; reports nothing more. */
  close(): Promise<void>;
}

interface ProgressOwner {
  readonly store: Store;
  readonly now: Clock;
  readonly log: { error(fields: object, message: string): void };
}

const EVERY_MS = 2_000;

/** Real time decides when a patch goes, the product's when it was said. */
export function openProgress({ store, now, log }: ProgressOwner, work: Work, tookMs: () => number): WorkProgress {
  const lines: string[] = [];
  let shown: number | null = null;
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();
  let isClosed = false;

  const write = async (): Promise<void> => {
    shown = lines.length;
    const { title, trace, chat, card: ofRow, asked_at: askedAt } = work;
    const card = workCard({ title, trace, askedAt, state: 'running', lines, tookMs: tookMs(), buttons: [] });
    const body = { kind: 'card' as const, card, fallbackText: `${title}：${lines.at(-1) ?? '正在做'}` };
    const at = now();
    const id = store.newId(at);
    await store.withTables<WorkTables & OutboxTables>().transaction(async (trx) => {
      // Another run has it, for which this one is lost; what is newer than the end of its card would stand there for ever.
      if (!(await isStillOurs(trx as unknown as Kysely<WorkTables>, work))) return;
      const said = { id, now: at, chat, act: 'patch' as const, ofRow, priority: 'progress' as const };
      await say(trx, { ...said, replaces: `work/${work.id}`, body });
    });
  };
  const flush = (): void => {
    timer = null;
    if (isClosed || shown === lines.length) return;
    // One after the other, so that whoever waits for the last has waited for all. A card that is not up to date is no reason to give
    // the work up.
    writing = writing
      .then(write)
      .catch((thrown: unknown) => log.error({ work: work.id, err: thrown }, 'progress not said'));
    timer = setTimeout(flush, EVERY_MS);
  };
  flush();
  return {
    report: (line) => {
      lines.push(line);
      if (timer === null && !isClosed) flush();
    },
    lines: () => lines,
    close: async () => {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      await writing;
    },
  };
}
