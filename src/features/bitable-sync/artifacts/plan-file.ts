// The whole plan of a dry run as lines of JSON: what the page shows ten of, and every loss and fault. Written a part at a time.
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OWN_FOLDER } from '../../../lib/own-folder.ts';
import type { Plan } from '../model/plan.ts';
import type { ShownPlan } from '../model/shown-plan.ts';
import { shownActions } from '../plan/shown.ts';

/** About so many characters are written at once. */
const PART = 65_536;

/** Under its name it is whole. @throws what the disk says */
export async function writePlanFile(path: string, plan: Plan, shown: ShownPlan): Promise<void> {
  await mkdir(dirname(path), OWN_FOLDER);
  const temporary = `${path}.part`;
  const file = await open(temporary, 'w', 0o600);
  try {
    let text = '';
    for (const line of linesOf(plan, shown)) {
      text += `${JSON.stringify(line)}\n`;
      if (text.length < PART) continue;
      await file.appendFile(text);
      text = '';
    }
    await file.appendFile(text);
    await file.sync();
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

function* linesOf(plan: Plan, shown: ShownPlan): Generator<object> {
  yield* planHead(shown);
  for (const { kind, ...action } of shownActions(plan)) yield { line: kind, ...action };
  for (const { row, column, text } of plan.losses) yield { line: 'loss', row, column, text };
  for (const text of shown.edited) yield { line: 'edited', text };
  for (const { side, where, text } of plan.keyFaults) yield { line: 'key-fault', side, where, text };
}

/** Counts, fields with their reasons, columns that are left out. */
export function planHead({ fields, skipped, counts, reasons, notUndone, ...plan }: ShownPlan): readonly object[] {
  const { remoteRows, emptied, lossCount, editedCount, keyFaultCount, requests, minutes } = plan;
  return [
    {
      line: 'plan',
      counts,
      remoteRows,
      emptied,
      lossCount,
      editedCount,
      keyFaultCount,
      requests,
      minutes,
      reasons,
      notUndone,
    },
    ...fields.map((field) => ({ line: 'field', ...field })),
    ...skipped.map((column) => ({ line: 'skipped', ...column })),
  ];
}
