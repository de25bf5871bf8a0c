// The meter that a line is about, and the limits at its end: names may have blanks, and need no quotes.
import type { CommandInput } from '../../../../bot/command.ts';
import { UserError } from '../../../../lib/errors.ts';
import { type Meter, type MeterContext, meterNamed } from '../../context.ts';
import { type Limit, limitFrom } from '../limits.ts';

type Ctx = Pick<MeterContext, 'settings' | 'config'>;

/**
 * @param example a whole line that can be typed
 * @throws UserError when none is named, none has the name, or it is not of the sites that the line names: for others the right was not
 * asked
 */
export function askedMeter(ctx: Ctx, words: readonly string[], sites: readonly string[], example: string): Meter {
  const text = words.join(' ');
  if (text === '') throw new UserError(`请写哪一块表，例如“${example}”`);
  const meter = meterNamed(ctx, text);
  if (sites.length > 0 && (meter.site === undefined || !sites.includes(meter.site))) {
    const names = ctx.config.sites.filter(({ code }) => sites.includes(code)).map(({ name }) => name);
    throw new UserError(`电表“${meter.name}”不属于${names.join('、')}，没有动它`);
  }
  return meter;
}

const FILLERS = /^(?:低于|少于|不足|小于)$/u;
const FILLED = /^(?:低于|少于|不足|小于)(.+)$/u;

export interface NamedLimits {
  readonly name: readonly string[];
  readonly limits: readonly Limit[];
}

/** `201 低于 7天`, `201 低于7天 50度`, `"7天" 7天`: limits stand at the end, and what is quoted may be a name or one of them. */
export function namedLimits({ words }: Pick<CommandInput, 'words'>): NamedLimits {
  const rest = [...words];
  const limits: Limit[] = [];
  // The first word is a name's.
  while (rest.length > 1) {
    const word = rest.at(-1) ?? '';
    const limit = limitFrom(FILLED.exec(word)?.[1] ?? word);
    if (limit === null && !(FILLERS.test(word) && limits.length > 0)) break;
    rest.pop();
    if (limit !== null) limits.unshift(limit);
  }
  return { name: rest, limits };
}
