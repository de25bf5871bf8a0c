// The first page for who is only a visitor: the lines of 状态, red first, each leading to its detail, and nothing of the ledgers.
import { expect, it } from 'vitest';
import type { Desk } from '../../src/app/desk.ts';
import { homeRoute } from '../../src/app/pages/home.ts';
import type { Standing } from '../../src/feature.ts';
import { servedRoutes } from '../../src/web/route.ts';
import { ask } from '../web/ask.ts';
import { serve, THIS_MACHINE } from '../web/served.ts';

const STANDING: readonly Standing[] = [
  { title: '台账', state: 'ok', text: '十二个基地都是今天的', link: '/ledger' },
  { title: '消息', state: 'fault', text: '有一条没有发出去：<b>', link: '/audit' },
  { title: '设备', state: 'warning', text: '一台不在线', detail: '体检' },
  { title: '告警', state: 'warning', text: '两条没有人确认', detail: '告警', link: '/alerts' },
];

it('shows what is wrong in front, where it leads, and asks nothing of the ledgers', async () => {
  const desk = { standing: async () => STANDING } as unknown as Desk;
  const access = { ...THIS_MACHINE, allows: async () => false };
  const { server } = await serve(
    servedRoutes([homeRoute], () => desk),
    {},
    { access },
  );
  const { status, text } = await ask({ port: server.port });
  await server.close();
  expect(status).toBe(200);
  expect([...text.matchAll(/<li class="standing-(\w+)"/g)].map(([, state]) => state)).toEqual([
    'fault',
    'warning',
    'warning',
    'ok',
  ]);
  expect(text).toContain('<a href="/audit">消息</a>');
  expect(text).toContain('有一条没有发出去：&lt;b&gt;');
  expect(text).toContain('<a href="/alerts">告警</a>');
  // What leads somewhere needs no other word.
  expect(text.match(/在群里发 <code>[^<]*/g)).toEqual(['在群里发 <code>体检']);
  expect(text).not.toContain('最近的运行');
});
