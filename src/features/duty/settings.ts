// Duty's section of the configuration.
import { z } from 'zod';
import { defineSection, type SectionFault } from '../../config/section.ts';

const person = z
  .string()
  .regex(/^ou_\w+$/, { error: '应为人的 open_id，以 ou_ 开头' })
  .describe('open_id');
const site = z.string().min(1).describe('基地编码；default 是没有另写的全部');

const settings = z.strictObject({
  lateMinutes: z.int().min(1).default(30).describe('作业到点后多少分钟还没有开始，就在群里说一声'),
  longMinutes: z.int().min(1).default(120).describe('作业运行多少分钟还没有结束，就在群里说一声'),
  primary: z.record(site, person).default({}).describe('值班人：基地 → open_id；严重告警没有人确认时叫他'),
  backup: z.record(site, person).default({}).describe('后备：基地 → open_id；还是没有人确认时加急叫他'),
});

export type DutySettings = z.output<typeof settings>;

export const dutySection = defineSection({
  schema: settings.prefault({}).describe('值守：谁都用的话（帮助、状态、运行），谁在值班，和作业没做成时的提醒'),
  live: [['lateMinutes'], ['longMinutes'], ['primary'], ['backup']],
  check: ({ primary, backup }, { sites }) => [
    ...strangers('primary', primary, sites),
    ...strangers('backup', backup, sites),
  ],
});

/** A site that is not there has nobody on duty. */
function strangers(
  name: string,
  people: Readonly<Record<string, string>>,
  sites: readonly { readonly code: string }[],
): readonly SectionFault[] {
  const codes = ['default', ...sites.map(({ code }) => code)];
  const wanted = `应为基地的编码或 default：${codes.join('、')}`;
  return Object.keys(people).flatMap((code) => (codes.includes(code) ? [] : [{ path: [name, code], message: wanted }]));
}
