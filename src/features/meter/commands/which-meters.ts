// The meters that a line means: one, several, or none that is called so. Where sites are named, no other site's meter is looked at.

import { cardAnswer } from '../../../bot/card-answer.ts';
import type { CommandInput, Said } from '../../../bot/command.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { dayOf } from '../../../lib/days.ts';
import { UserError } from '../../../lib/errors.ts';
import { choiceCard } from '../cards/choice-card.ts';
import { type Meter, type MeterContext, metersOf } from '../context.ts';
import { type Asked, readAsked } from './asked.ts';
import { nearlyNamed, partlyNamed } from './names.ts';

export interface Meant {
  readonly asked: Asked;
  /** One or more, in the configuration's order. */
  readonly meters: readonly Meter[];
  /** True when a meter was named, by its name or a part of it. */
  readonly isNamed: boolean;
}

/** The line that the same question about one meter is. */
export type LineFor = (meter: Meter, asked: Asked) => string;

const DAYS = '今天、近7天、本月、11-20 或 11-01..11-05';

/**
 * @param lineFor for the buttons of an answer that asks which meter was meant
 * @param days Chinese: the days that the command takes
 * @returns an answer where none is meant @throws UserError for what cannot be read, and without a single meter
 */
export function whichMeters(
  ctx: Pick<MeterContext, 'settings' | 'config' | 'now'>,
  input: CommandInput,
  lineFor: LineFor,
  days = DAYS,
): Meant | Said {
  const own = metersOf(ctx).filter(({ site }) => isWithin(input.sites, site));
  const asked = readAsked(own, input, dayOf(ctx.now()));
  if (own.length === 0) throw new UserError(nothingThere(ctx, input));
  if (asked.meter !== null) {
    if (asked.rest !== '') throw new UserError(notUnderstood(ctx, asked.rest, days));
    return { asked, meters: [asked.meter], isNamed: true };
  }
  if (asked.rest === '') return { asked, meters: own, isNamed: false };
  const found = partlyNamed(own, asked.rest);
  return found.length > 0 ? { asked, meters: found, isNamed: true } : nobody(input, own, asked, lineFor);
}

/** For what is about one meter: the others are asked about. */
export function whichOne(
  ctx: Pick<MeterContext, 'settings' | 'config' | 'now'>,
  input: CommandInput,
  lineFor: LineFor,
  days = DAYS,
): { readonly asked: Asked; readonly meter: Meter } | Said {
  const meant = whichMeters(ctx, input, lineFor, days);
  if ('messages' in meant) return meant;
  const [meter, ...others] = meant.meters;
  if (meter === undefined) throw new Error('a line means a meter or none');
  if (others.length === 0) return { asked: meant.asked, meter };
  const what = meant.isNamed ? `名字里有“${cutText(meant.asked.rest, 40)}”的` : '';
  return question(input, {
    title: `${what}电表有 ${meant.meters.length} 块，要哪一块？`,
    question: '请选一块，或把名称写全。',
    meters: meant.meters,
    lineOf: (one) => lineFor(one, meant.asked),
    result: `${meant.meters.length} 块可选`,
  });
}

function isWithin(sites: readonly string[], site: string | undefined): boolean {
  return sites.length === 0 || (site !== undefined && sites.includes(site));
}

/** Neither days nor a site: both are said, since either may have been meant. */
function notUnderstood({ config }: Pick<MeterContext, 'config'>, text: string, days: string): string {
  const sites = config.sites.slice(0, 8).map(({ name }) => name);
  const other = sites.length === 0 ? '' : `；基地有 ${sites.join('、')}`;
  return `没看懂“${cutText(text, 40)}”：日期可以写 ${days}${other}`;
}

function nothingThere(
  { settings, config }: Pick<MeterContext, 'settings' | 'config'>,
  { sites }: CommandInput,
): string {
  if (metersOf({ settings }).length === 0) {
    return '还没有配置电表；请在配置的 meter.meters 下写上，或发送“电表 添加 〈表号〉 〈名称〉”';
  }
  const names = sites.map((code) => config.sites.find((site) => site.code === code)?.name ?? code);
  return `${names.join('、')}没有电表；电表属于哪个基地写在配置的 meter.meters.〈表号〉.site`;
}

/** No such name: those that are near, or all, as buttons. */
function nobody(input: CommandInput, own: readonly Meter[], asked: Asked, lineFor: LineFor): Said {
  const near = nearlyNamed(own, asked.rest);
  const wanted = cutText(asked.rest, 40);
  return question(input, {
    title: `没有叫“${wanted}”的电表`,
    question: near.length > 0 ? '是不是其中之一？' : '现有的电表：',
    meters: near.length > 0 ? near : own,
    lineOf: (meter) => lineFor(meter, asked),
    result: '没有找到',
  });
}

interface Question {
  readonly title: string;
  readonly question: string;
  readonly meters: readonly Meter[];
  lineOf(meter: Meter): string;
  readonly result: string;
}

function question(input: CommandInput, { title, question: text, meters, lineOf, result }: Question): Said {
  const choices = meters.map((meter) => ({ text: meter.name, line: lineOf(meter) }));
  const names = meters.slice(0, 8).map(({ name }) => cutText(name, 40));
  return cardAnswer(input, {
    card: choiceCard({ title, question: text, choices }),
    text: `${title}；现有：${names.join('、')}${meters.length > names.length ? ` 等 ${meters.length} 块` : ''}`,
    result,
  });
}
