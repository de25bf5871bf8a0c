// Which rooms of the server are to give signs of life: those that it has.
import { expect, it } from 'vitest';
import { serverExpects } from '../../src/app/server-expects.ts';
import { coreShape } from '../../src/config/core.ts';

const channels = (robots: object) => coreShape.channels.parse({ robots });
const feishu = { appId: 'cli_1' } as never;

it.each([
  ['nobody to tell', undefined, channels({}), ['planner', 'disk']],
  [
    'a robot alone',
    undefined,
    channels({ ops: { url: 'https://open.feishu.cn/open-apis/bot/v2/hook/abc' } }),
    ['planner', 'disk', 'alerts', 'sender'],
  ],
  ['an app', feishu, channels({}), ['planner', 'disk', 'alerts', 'sender', 'bot', 'bitable-sync', 'intake']],
])('%s', (_, app, ways, rooms) => {
  const names = serverExpects({ feishu: app, channels: ways }).map(({ name }) => name);
  expect(names).toEqual(rooms.map((name) => `process/${name}`));
});
