// What a page says when a handler throws: one of the three places where errors become something people read.
import type { Log } from '../context.ts';
import { UpstreamError, UserError } from '../lib/errors.ts';
import { traceNumber } from './trace-number.ts';

export interface Fault {
  readonly status: number;
  readonly title: string;
  readonly message: string;
  /** Stands in the log too; null when nothing more is to be found there. */
  readonly trace: string | null;
}

/** What was asked for and by whom, for the log. */
export interface AskedFor {
  readonly method: string;
  readonly path: string;
  readonly client: string;
}

/** Foreseen errors are said; anything else is a bug: a number for people, the stack for the log. */
export function faultOf(thrown: unknown, request: AskedFor, log: Log): Fault {
  if (thrown instanceof UserError) return { status: 400, title: '没有做成', message: thrown.message, trace: null };
  const trace = traceNumber();
  if (thrown instanceof UpstreamError) {
    log.warn({ trace, ...request, err: thrown }, 'a service beside us failed a request');
    return { status: 502, title: '外部服务没有应答', message: thrown.message, trace };
  }
  log.error({ trace, ...request, err: thrown }, 'request failed unexpectedly');
  return {
    status: 500,
    title: '程序出错了',
    message: '这是程序的问题，不是您的操作有误。请把下面的编号交给维护的人，他能在日志里找到详情。',
    trace,
  };
}
