// Asks a source about one meter: a reading, or a named state; nothing that a source says or does is thrown.
import type { DeepReadonly } from '../../../config/freeze.ts';
import { UserError } from '../../../lib/errors.ts';
import type { MeterContext } from '../context.ts';
import type { MeterSource, MeterSourceOf } from '../settings.ts';
import type { SourceAnswer } from './answer.ts';
import { readCnyiot } from './cnyiot.ts';
import { inconsistency } from './consistent.ts';
import { askDatabase } from './database.ts';
import { getPage, openDoor, type Page, type WebSource } from './door.ts';
import { readHtml } from './http-html.ts';
import { readJson } from './http-json.ts';
import { pageText } from './page-text.ts';

export type AskContext = Pick<MeterContext, 'config' | 'secrets' | 'signal'>;

/** @throws the signal's reason when it is aborted */
export async function ask(ctx: AskContext, source: DeepReadonly<MeterSource>, meter: string): Promise<SourceAnswer> {
  return checked(source, await asked(ctx, source, meter));
}

/** Several meters of a database in one question; by meter. @throws as ask() */
export async function askTogether(
  ctx: AskContext,
  source: DeepReadonly<MeterSourceOf<'database'>>,
  meters: readonly string[],
): Promise<ReadonlyMap<string, SourceAnswer>> {
  const answers = await askDatabase(ctx, source, meters);
  return new Map([...answers].map(([meter, answer]) => [meter, checked(source, answer)]));
}

/** What every kind of source is held to. */
function checked({ checkAmount }: Pick<MeterSource, 'checkAmount'>, answer: SourceAnswer): SourceAnswer {
  if (answer.state !== 'ok' || !checkAmount) return answer;
  return inconsistency(answer.reading) ?? answer;
}

async function asked(ctx: AskContext, source: DeepReadonly<MeterSource>, meter: string): Promise<SourceAnswer> {
  if (source.kind === 'database') return (await askDatabase(ctx, source, [meter])).get(meter) ?? never(meter);
  try {
    const page = await getPage(source, meter, openDoor(ctx, source));
    return 'state' in page ? page : read(source, page, meter);
  } catch (thrown) {
    ctx.signal.throwIfAborted();
    // A header that names a secret which is not there.
    if (thrown instanceof UserError) return { state: 'misconfigured', sentence: thrown.message };
    throw thrown;
  }
}

function read(source: WebSource, page: Page, meter: string): SourceAnswer {
  if (BLOCKED.test(pageText(page.body, page.contentType).replace(/\s+/gu, ''))) {
    const sentence = '来源只让微信打开（请在微信客户端打开链接）；请换一个网络出口再试，或请来源放行';
    return { state: 'blocked', ofHost: 'shut', sentence };
  }
  switch (source.kind) {
    case 'cnyiot':
      return readCnyiot(page, meter);
    case 'http-json':
      return readJson(source, page, meter);
    case 'http-html':
      return readHtml(source, page, meter);
  }
}

/** What these pages say to everybody but WeChat. */
const BLOCKED = /请在微信客户端打开链接/;

function never(meter: string): never {
  throw new Error(`the database was asked about ${meter} and not answered`);
}
