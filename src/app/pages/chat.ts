// /playground: the chat page; what it shows it asks the local Feishu for by itself.
import type { Route } from '../../web/route.ts';
import type { Desk } from '../desk.ts';

export const chatRoute: Route<Desk> = {
  method: 'GET',
  path: '/playground',
  menu: '群聊',
  right: 'admin',
  action: '演练 群聊',
  handle: async ({ workday }) =>
    workday === null
      ? { kind: 'missing', message: '演练场没有打开；要和机器人演练，请在配置里设 playground.enabled: true。' }
      : { kind: 'page', template: 'playground/chat', title: '值班演练群', data: {} },
};
