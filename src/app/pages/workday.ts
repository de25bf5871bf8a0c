// 过一个工作日: the button's target and the page that waits for its end.
import type { Edit, WorkDay } from '../../playground/workday.ts';
import { weekdayOf } from '../../web/page-text.ts';
import type { Route } from '../../web/route.ts';
import { activityOf, type Desk } from '../desk.ts';

const PATH = '/playground/workday';
const RELOAD_SECONDS = 2;
const OFF = '演练场没有打开；要玩示例工厂，请在配置里设 playground.enabled: true。';

/** Pressed twice, it begins once: the second press finds the day under way. */
export const passWorkdayRoute: Route<Desk> = {
  method: 'POST',
  path: PATH,
  right: 'admin',
  action: '演练 过一个工作日',
  handle: async ({ workday }) => {
    if (workday === null) return { kind: 'missing', message: OFF };
    workday.press();
    return { kind: 'redirect', to: PATH };
  },
};

export const workdayRoute: Route<Desk> = {
  method: 'GET',
  path: PATH,
  right: 'admin',
  action: '演练 过一个工作日',
  handle: async (desk) => {
    if (desk.workday === null) return { kind: 'missing', message: OFF };
    const state = desk.workday.state();
    const activity = activityOf(desk);
    if (state.phase === 'done' && activity === null) {
      return {
        kind: 'redirect',
        to: state.publication === null ? '/ledger/changes' : `/ledger/changes?publication=${state.publication}`,
      };
    }
    return {
      kind: 'page',
      template: 'home/workday',
      title: '过一个工作日',
      ...(activity === null ? {} : { reloadSeconds: RELOAD_SECONDS }),
      data: {
        activity,
        trouble: state.phase === 'failed' ? state.message : null,
        day: state.phase === 'daily' ? shownDay(state.day, desk) : null,
      },
    };
  },
};

function shownDay({ day, date, sites }: WorkDay, { context }: Desk) {
  const edits = sites.flatMap((site) => site.edits.map((edit) => ({ ...edit, site: site.site })));
  const nameOf = (code: string): string => context.config.sites.find((site) => site.code === code)?.name ?? code;
  return {
    title: `第 ${day} 个工作日，${date} ${weekdayOf(date)}`,
    edits: edits
      .sort((one, other) => one.second - other.second)
      .map((edit) => ({ at: clockText(edit), site: nameOf(edit.site), by: edit.by, what: edit.what, rows: edit.rows })),
  };
}

function clockText({ second }: Edit): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${two(second / 3600)}:${two((second % 3600) / 60)}`;
}
