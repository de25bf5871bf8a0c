// The state's file: a restart carries on, a line that was cut off is none, another program's file is left alone; time goes forward only.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openState } from '../../src/simulator/state/state.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { card, HELLO, opened, sent } from './opened.ts';

test('a restart carries on: people, chats, messages, files, uuids, tokens, the clock', async () => {
  const file = join(temporaryFolder('simulator'), 'state.jsonl');
  const first = await opened({ file });
  const message = await sent(first, 'interactive', card([HELLO]), 'once');
  first.group.sendsFile(first.zhang, 'a.txt', Buffer.from('内容'));
  first.simulator.clock.advance(3_600_000);
  const before = first.group.messages().map((one) => JSON.stringify(one));
  await first.simulator.close();
  // The line that was being written when the process died.
  appendFileSync(file, '{"c":"messages","id":"om_half","v":{"id":"om_h');
  const second = await opened({ file });
  expect(second.zhang.id).toBe(first.zhang.id);
  expect(second.group.messages().map((one) => JSON.stringify(one))).toEqual(before);
  expect(await sent(second, 'text', { text: '别的' }, 'once')).toBe(message);
  expect(second.simulator.clock.ahead()).toBe(3_600_000);
  const key = second.group.messages().at(-1)?.file?.key ?? '';
  expect(second.simulator.file(key)?.bytes.toString()).toBe('内容');
  // A client's token of before is still good.
  await sent({ ...first, simulator: second.simulator, client: second.client }, 'text', { text: '早' });
  expect(second.group.messages()).toHaveLength(3);
});

test('opening writes the file anew, with the newest of every record only', async () => {
  const file = join(temporaryFolder('simulator'), 'state.jsonl');
  const state = openState(file);
  for (let ms = 1; ms <= 100; ms++) state.clock.put('clock', { id: 'clock', aheadMs: ms, agedMs: 0 });
  state.people.put('ou_1', { id: 'ou_1', unionId: 'on_1', userId: 'u1', name: '张三' });
  state.people.remove('ou_1');
  state.close();
  expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(103);
  openState(file).close();
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines).toEqual(['{"simulator":1}', '{"c":"clock","id":"clock","v":{"id":"clock","aheadMs":100,"agedMs":0}}']);
});

test("another program's file is left alone", async () => {
  const file = join(temporaryFolder('simulator'), 'notes.txt');
  writeFileSync(file, 'my notes\n');
  await expect(opened({ file })).rejects.toThrow('不是这个版本的飞书模拟器的状态文件');
  expect(readFileSync(file, 'utf8')).toBe('my notes\n');
});

test('the clock goes forward only; messages are stamped by it, and never before one another', async () => {
  const { simulator, group, zhang } = await opened();
  const first = group.says(zhang, '一');
  simulator.clock.advance(86_400_000);
  const second = group.says(zhang, '二');
  expect(Date.parse(second.createdAt) - Date.parse(first.createdAt)).toBeGreaterThanOrEqual(86_400_000);
  expect(() => simulator.clock.advance(-1)).toThrow(RangeError);
  expect(() => simulator.clock.age(Number.NaN)).toThrow(RangeError);
});

test('an app id that the SDK would not take, and a port that is taken, are said in a sentence', async () => {
  const { simulator } = await opened();
  await expect(opened({ port: simulator.port })).rejects.toThrow('请换一个端口');
  const app = { appId: 'my-app', appSecret: 's', encryptKey: 'e', verificationToken: 'v', eventUrl: null };
  await expect(opened({ apps: [app] })).rejects.toThrow('cli_ 加 16 位十六进制数字');
});
