// Asks a source about one meter: a reading, or a named state; nothing that a source says or does is thrown.
import type { DeepReadonly } from '../../../config/freeze.ts';
import { UserError } from '../../../lib/errors.ts';
import type { MeterContext } from '../context.ts';
import type { MeterSource } from '../settings.ts';
import type { SourceAnswer } from './answer.ts';
import { readCnyiot } from './cnyiot.ts';
import { inconsistency } from './consistent.ts';
import { getPage, openDoor, type Page, type WebSource } from './door.ts';

export type AskContext = Pick<MeterContext, 'config' | 'secrets' | 'signal'>;

/** @throws the signal's reason when it is aborted */
export async function ask(ctx: AskContext, source: DeepReadonly<MeterSource>, meter: string): Promise<SourceAnswer> {
  return checked(source, await asked(ctx, source, meter));
}

/** What every kind of source is held to. */
export function checked({ checkAmount }: Pick<MeterSource, 'checkAmount'>, answer: SourceAnswer): SourceAnswer {
  if (answer.state !== 'ok' || !checkAmount) return answer;
  return inconsistency(answer.reading) ?? answer;
}

async function asked(ctx: AskContext, source: DeepReadonly<MeterSource>, meter: string): Promise<SourceAnswer> {
  if (source.kind === 'database') return { state: 'misconfigured', sentence: '还不能读数据库' };
  try {
    const page = await getPage(source, meter, openDoor(ctx, source));
    return 'state' in page ? page : read(source, page, meter);
  } catch (thrown) {
    ctx.signal.throwIfAborted();
    // A header that names a secret which is not there.
    if (thrown instanceof UserError) return { state: 'misconfigured', ofHost: true, sentence: thrown.message };
    throw thrown;
  }
}

function read(source: WebSource, page: Page, meter: string): SourceAnswer {
  switch (source.kind) {
    case 'cnyiot':
      return readCnyiot(page, meter);
    case 'http-json':
    case 'http-html':
      return { state: 'misconfigured', sentence: '还不能读' };
  }
}
