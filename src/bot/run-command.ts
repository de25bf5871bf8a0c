// One run of a command: its time limit, and what each kind of error becomes for people.
import { errorText, UpstreamError, UserError } from '../lib/errors.ts';
import type { Answer, BoundCommand, CommandInput } from './command.ts';
import { againAction, failureMessage } from './replies.ts';

export interface RunLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface Outcome {
  readonly state: 'done' | 'failed';
  readonly answer: Answer;
  /** For the audit where it did not go well; null takes the answer's own. */
  readonly result: string | null;
}

export interface Running {
  readonly command: BoundCommand;
  /** Everything but the signal, which is made here. */
  readonly input: Omit<CommandInput, 'signal'>;
  readonly limitMs: number;
  /** Aborts when the bot stops. */
  readonly stop: AbortSignal;
  readonly log: RunLog;
}

export const LATE = Symbol('late');

/** What the work answers, or LATE; the signal then aborts, and what the work throws afterwards goes to `afterwards`. */
export async function within<R>(
  limitMs: number,
  work: (signal: AbortSignal) => Promise<R>,
  afterwards: (thrown: unknown) => void,
): Promise<R | typeof LATE> {
  const limit = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => {
      limit.abort(new Error(`it took longer than ${limitMs} ms`));
      resolve(LATE);
    }, limitMs);
  });
  // What throws before its first await has failed, too.
  const working = (async () => work(limit.signal))();
  try {
    const answer = await Promise.race([working, tooLate]);
    if (answer === LATE) working.catch(afterwards);
    return answer;
  } finally {
    clearTimeout(timer);
  }
}

/** `stopped`: the bot ends before the command did; it is to be run again. */
export async function runCommand({ command, input, limitMs, stop, log }: Running): Promise<Outcome | 'stopped'> {
  try {
    const answer = await within(
      limitMs,
      (limit) => command.run({ ...input, signal: AbortSignal.any([stop, limit]) }),
      (thrown) => log.warn({ trace: input.trace, err: thrown }, 'command ended after its time limit'),
    );
    if (answer !== LATE) return { state: 'done', answer, result: null };
    return failed({ command, input, log }, new Overdue(limitMs));
  } catch (thrown) {
    // Whatever it throws while we stop may be because we stop.
    return stop.aborted ? 'stopped' : failed({ command, input, log }, thrown);
  }
}

class Overdue extends Error {
  readonly limitMs: number;

  constructor(limitMs: number) {
    super('overdue');
    this.limitMs = limitMs;
  }
}

/** What people are told of an error: their own to put right, a service's, or a bug, of which they get the number only. */
export function failed({ command, input, log }: Pick<Running, 'command' | 'input' | 'log'>, thrown: unknown): Outcome {
  const { sentence, again } = explained(thrown);
  const { trace } = input;
  const name = command.names[0];
  if (thrown instanceof UserError) log.warn({ trace, command: name, fault: sentence }, 'command refused');
  else log.error({ trace, command: name, err: thrown }, 'command failed');
  const message = failureMessage({
    command,
    sentence,
    again: again && command.isSecret !== true ? againAction(input.line, input) : null,
  });
  const result =
    thrown instanceof UserError || thrown instanceof UpstreamError ? sentence : `程序出错：${errorText(thrown)}`;
  return { state: 'failed', answer: { messages: [message] }, result };
}

function explained(thrown: unknown): { readonly sentence: string; readonly again: boolean } {
  if (thrown instanceof UserError) return { sentence: thrown.message, again: false };
  if (thrown instanceof UpstreamError) return { sentence: thrown.message, again: thrown.retryable };
  if (thrown instanceof Overdue) {
    return { sentence: `${Math.round(thrown.limitMs / 1000)} 秒还没有做完，不再等它。可以稍后再试。`, again: true };
  }
  return { sentence: '程序出错了，已经记录下来；请把下面的编号告诉管理员。', again: false };
}
