// A change of a setting by the page's form: the same checks as by 设置 改, the same row in the audit.
import { readWrittenValue } from '../../../config/written-value.ts';
import type { FeatureContext } from '../../../feature.ts';
import { UserError } from '../../../lib/errors.ts';
import { traceOf } from '../../../lib/trace-number.ts';
import { recordAudit } from '../../../people/audit.ts';
import type { Wanted } from '../../../settings/change.ts';
import type { DutySettings } from '../settings.ts';
import { RESTORE_LINE, SET_LINE } from './cards.ts';
import { itemFrom, itemText } from './item.ts';
import { valueText } from './words.ts';

type Ctx = FeatureContext<DutySettings>;

/**
 * @param form `item`, `value`, `do` (`restore`, or anything else to change it), `from`: the version that was seen, where one was
 * @throws UserError when nothing was changed, with what to do
 */
export async function changeByPage(
  ctx: Ctx,
  form: Readonly<Record<string, string>>,
  person: string,
): Promise<{ readonly item: string; readonly version: number }> {
  const { live, store, now: clock } = ctx;
  const written = (form.item ?? '').trim();
  if (written === '') throw new UserError('请写要改哪一项，例如 schedule.daily.cron');
  const path = itemFrom(written, live);
  const item = itemText(path);
  const to = wantedFrom(form, item);
  const from = /^\d{1,9}$/.test(form.from ?? '') ? Number(form.from) : undefined;
  const before = valueText(live.valueAt(path));
  const after = 'value' in to ? valueText(to.value) : '照配置文件';
  const now = clock();
  const id = store.newId(now);
  const command = 'value' in to ? SET_LINE : RESTORE_LINE;
  const { version } = await store.transaction(async (trx) => {
    const change = { path, to, ...(from === undefined ? {} : { from }) };
    const changed = await live.change(trx, { changes: [change], by: person, now });
    await recordAudit(trx, {
      ...{ id, now, once: `setting/${id}`, kind: 'setting', person, chat: null, ms: 0, command },
      ...{ decision: 'allowed', trace: traceOf(id), result: `已改：${item} ${before} → ${after}` },
      text: 'value' in to ? `页面：${command} ${item} ${after}` : `页面：${command} ${item}`,
    });
    return changed;
  });
  await live.refresh();
  return { item, version };
}

function wantedFrom(form: Readonly<Record<string, string>>, item: string): Wanted {
  if (form.do === 'restore') return { restored: true };
  const value = (form.value ?? '').replaceAll('\r\n', '\n').trim();
  if (value === '') throw new UserError(`请写 ${item} 要改成什么；要回到配置文件写的，请按“还原”`);
  return { value: readWrittenValue(value) };
}
