// A query in a process of its own, for engines that work within our process: their statements cannot be interrupted safely, and what
// breaks them breaks all. The process is killed when the query is to end.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { UpstreamError, UserError } from '../../lib/errors.ts';
import { AccessError } from '../faults.ts';
import type { ChildMessage } from './child-messages.ts';
import type { QueryColumn, QueryRow } from './contract.ts';
import { LimitError } from './query-limits.ts';
import type { StartedQuery } from './started-query.ts';

export interface ChildOrder {
  /** The process's own compiled file. */
  readonly file: string;
  /** Handed to it as its first message. */
  readonly order: unknown;
  /** Kills it. */
  readonly stop: AbortSignal;
  /** Begins every sentence: `湖`, a database's name. */
  readonly shown: string;
  /** Chinese, without a full stop: what it may be when the process is gone without a word. */
  readonly goneBecause: string;
}

/** @throws UserError with what the process says of the SQL; the signal's reason when it is stopped */
export async function startChildQuery(order: ChildOrder): Promise<StartedQuery> {
  order.stop.throwIfAborted();
  const child = fork(order.file, [], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  const kill = (): void => void child.kill('SIGKILL');
  order.stop.addEventListener('abort', kill, { once: true });
  const messages = messagesOf(child, order);
  const end = async (): Promise<void> => {
    kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    order.stop.removeEventListener('abort', kill);
  };
  try {
    child.send({ kind: 'order', order: order.order });
    const columns = await columnsFrom(messages, order.shown);
    return { columns, batches: rowsFrom(messages, order.shown, () => child.send({ kind: 'more' })), end };
  } catch (error) {
    await end();
    throw error;
  }
}

interface Messages {
  next(): Promise<ChildMessage>;
}

/** One message is waited for at a time; it never sends a second batch unasked. */
function messagesOf(child: ChildProcess, order: ChildOrder): Messages {
  const arrived: ChildMessage[] = [];
  let gone = false;
  let wake: () => void = () => {};
  child.on('message', (message) => {
    arrived.push(message as ChildMessage);
    wake();
  });
  const onGone = (): void => {
    gone = true;
    wake();
  };
  // Its last words may arrive after its end: the channel closes when all has been read.
  child.on('disconnect', onGone);
  child.on('error', onGone);
  return {
    next: async () => {
      for (;;) {
        order.stop.throwIfAborted();
        const message = arrived.shift();
        if (message !== undefined) return message;
        if (gone) throw new UserError(`${order.shown}的查询进程中途退出，${order.goneBecause}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

async function columnsFrom(messages: Messages, shown: string): Promise<readonly QueryColumn[]> {
  const message = await messages.next();
  if (message.kind === 'columns') return message.columns;
  throw faultOf(message, shown);
}

async function* rowsFrom(messages: Messages, shown: string, more: () => void): AsyncIterable<readonly QueryRow[]> {
  for (;;) {
    const message = await messages.next();
    if (message.kind === 'end') return;
    if (message.kind !== 'rows') throw faultOf(message, shown);
    yield message.rows;
    more();
  }
}

function faultOf(message: ChildMessage, shown: string): Error {
  if (message.kind !== 'fault') return new Error(`a query's process said ${message.kind} out of turn`);
  const { is, sentence } = message;
  if (is === 'upstream') return new UpstreamError(shown, sentence, { retryable: true });
  if (is === 'access') return new AccessError(sentence);
  if (is === 'limit') return new LimitError(sentence);
  return is === 'user' ? new UserError(sentence) : new Error(sentence);
}
