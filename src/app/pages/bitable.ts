// /playground/bitable: the local Feishu's Bitables, a table of them, and links to it; what the pages show they ask the local Feishu for by themselves.
import type { Need } from '../../people/rights.ts';
import type { Route, WebAnswer } from '../../web/route.ts';
import type { Desk } from '../desk.ts';

/** As the chat: one changes cells as anybody. */
const NEED: Pick<Need, 'right' | 'action'> = { right: 'admin', action: '演练 群聊' };

export const bitableListRoute: Route<Desk> = {
  method: 'GET',
  path: '/playground/bitable',
  ...NEED,
  handle: async (desk) => shown(desk, { app: '', table: '' }),
};

export const bitableTableRoute: Route<Desk> = {
  method: 'GET',
  path: '/playground/bitable/:app/:table',
  ...NEED,
  handle: async (desk, { params: { app = '', table = '' } }) => shown(desk, { app, table }),
};

/** Links to a Bitable under our own address, as a task of the playground has one: `/base/…?table=tbl…`, like the platform's. */
export const bitableLinkRoute: Route<Desk> = {
  method: 'GET',
  path: '/base/:app',
  ...NEED,
  handle: async (desk, { params: { app = '' }, query: { table = '' } }) => {
    const place = [app, ...(table === '' ? [] : [table])].map(encodeURIComponent);
    const isPlace = place.length === 2 && desk.workday !== null;
    return isPlace
      ? { kind: 'redirect', to: `/playground/bitable/${place.join('/')}` }
      : shown(desk, { app: '', table: '' });
  },
};

function shown({ workday }: Desk, data: { readonly app: string; readonly table: string }): WebAnswer {
  return workday === null
    ? { kind: 'missing', message: '演练场没有打开；要看演练用的多维表格，请在配置里设 playground.enabled: true。' }
    : { kind: 'page', template: 'playground/bitable', title: '多维表格', data };
}
