// The meter that a line is about, and the limits at its end: names may have blanks, and need no quotes.
import type { CommandInput } from '../../../../bot/command.ts';
import { UserError } from '../../../../lib/errors.ts';
import { endsOf, nameKey, namesOf } from '../../commands/names.ts';
import { type Meter, type MeterContext, meterNamed, metersOf } from '../../context.ts';
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
  const meter = exactly(ctx, text) ?? byEnd(ctx, text) ?? meterNamed(ctx, text);
  if (sites.length > 0 && (meter.site === undefined || !sites.includes(meter.site))) {
    const names = ctx.config.sites.filter(({ code }) => sites.includes(code)).map(({ name }) => name);
    throw new UserError(`电表“${meter.name}”不属于${names.join('、')}，没有动它`);
  }
  return meter;
}

function exactly(ctx: Ctx, text: string): Meter | undefined {
  const key = nameKey(text);
  return metersOf(ctx).find((meter) => namesOf(meter).some((name) => nameKey(name) === key));
}

/** The one whose number ends so. @throws UserError when several do: what is changed is named whole */
function byEnd(ctx: Ctx, text: string): Meter | undefined {
  const [meter, ...others] = endsOf(metersOf(ctx), text);
  if (others.length === 0 || meter === undefined) return meter;
  const names = [meter, ...others].slice(0, 8).map(({ name, number }) => `${name}（${number}）`);
  throw new UserError(`表号以 ${text} 结尾的有 ${others.length + 1} 块：${names.join('、')}；请写名称或多写几位`);
}

/**
 * As `askedMeter`, of a line that ends with limits.
 * @throws UserError for what stands after a meter's name and is no limit, too
 */
export function limitedMeter(ctx: Ctx, words: readonly string[], sites: readonly string[], example: string): Meter {
  const found = exactly(ctx, words.join('')) ?? byEnd(ctx, words.join(' '));
  for (let length = words.length - 1; length > 0 && found === undefined; length -= 1) {
    const named = words.slice(0, length).join('');
    if (exactly(ctx, named) === undefined && endsOf(metersOf(ctx), named).length !== 1) continue;
    const wrong = words.slice(length).filter((word) => !FILLERS.test(word));
    const text = wrong.map((word) => FILLED.exec(word)?.[1] ?? word).join(' ');
    const what = text === '' ? '没有写低于多少' : `“${text.slice(0, 40)}”不对`;
    throw new UserError(`${what}：应为大于 0 的天数、度数或元数，例如 7天、50度、30元；整行例如“${example}”`);
  }
  return askedMeter(ctx, words, sites, example);
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
