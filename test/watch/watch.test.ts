// The watch beside a real server: the server is stopped and killed, and the group's robot hears of it; the watch itself may die, too.
import { createHmac } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { lookAt } from '../../src/app/watch/look.ts';
import { voicesOf } from '../../src/app/watch/voices.ts';
import { channels } from '../../src/config/channels.ts';
import { usedSecret } from '../support/secret-watch.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../web/started.ts';
import { openMailbox, openRobot, startLine } from './watched.ts';

const SECRET = 'the-robots-own-secret';
beforeAll(() => usedSecret('the secret of a robot', SECRET));

function watchYaml(port: number, robotUrl: string): string {
  return `watch:
  url: http://127.0.0.1:${port}/healthz
  everySeconds: 0.2
  failures: 3
  timeoutSeconds: 1.5
  repeatMinutes: 30
  robotUrl: ${robotUrl}
  robotSecret: \${ROBOT_SECRET}
  stateFile: watch.json
outbound: { allow: ["${new URL(robotUrl).host}"], http: [127.0.0.1] }
`;
}

it('says that the server stands still, that it is back, and that it was killed, once each, though the watch is killed between', async () => {
  const cwd = temporaryFolder('watch');
  const file = join(cwd, 'watch.json');
  const robot = await openRobot();
  writeFileSync(join(cwd, 'server.yaml'), 'web: { port: 0 }\nstore: { url: "sqlite:own.db" }\nlog: { level: error }\n');
  const server = startLine(['start'], cwd, { ZHIBAN_CONFIG: 'server.yaml' });
  const address = /http:\/\/127\.0\.0\.1:(\d+)/;
  await until(() => address.test(server.said()), 'an address');
  const port = Number(address.exec(server.said())?.[1]);
  // Nothing else of this configuration is right, and there is no store.
  const faults = 'sites: 苏州\nstore: { url: "mysql://nobody@127.0.0.1:1/none" }\nweb: { prot: 1 }\n';
  writeFileSync(join(cwd, 'watch.yaml'), `${faults}${watchYaml(port, robot.url)}`);
  const env = { ZHIBAN_CONFIG: 'watch.yaml', ROBOT_SECRET: SECRET };
  const first = startLine(['watch'], cwd, env);
  await until(() => first.said().includes('守望已启动'), 'the watch');

  server.child.kill('SIGSTOP');
  await until(() => robot.said.length > 0, 'a word about the server that stands still');
  expect(robot.said[0]).toMatch(/^值班不正常：1\.5 秒没有应答/);
  // Killed between its word and its note it would say it again: rather twice than not at all.
  const noted = (): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  await until(() => noted().includes('"isTold":true'), 'a note of it');
  await first.kill('SIGKILL');
  const second = startLine(['watch'], cwd, env);
  await until(() => second.said().split('server not well').length > 4, 'further looks');
  expect(robot.said).toHaveLength(1);

  server.child.kill('SIGCONT');
  await until(() => robot.said.length > 1, 'a word about the server that is back');
  expect(robot.said[1]).toMatch(/^值班恢复了，中断了 \d+ 秒\n/);
  await server.kill('SIGKILL');
  await until(() => robot.said.length > 2, 'a word about the server that was killed');
  expect(robot.said[2]).toMatch(/^值班不正常：拒绝连接，进程多半没有在运行\n从 /);
  expect(robot.said[2]).toContain('systemctl status zhiban');

  const { timestamp, sign } = robot.bodies[2] ?? {};
  expect(sign).toBe(createHmac('sha256', `${String(timestamp)}\n${SECRET}`).digest('base64'));
  const written = first.said() + second.said() + readFileSync(file, 'utf8');
  expect(written).not.toContain(SECRET);
  expect(written).not.toContain(robot.url);
});

it('says it by mail when the robot does not take it, and says what is wrong with its ways', async () => {
  const [robot, mailbox] = [await openRobot(), await openMailbox()];
  robot.answers(19021);
  const mail = { host: '127.0.0.1', port: mailbox.port, tls: 'none', from: 'zhiban@factory.example' };
  const spoken = {
    channels: channels.parse({ robots: { ops: { url: robot.url } }, mail }),
    outbound: { allow: [new URL(robot.url).host], http: ['127.0.0.1'] },
  };
  const { voices, faults } = voicesOf({ to: ['robot:ops', 'mail:ops@factory.example'] }, spoken);
  expect(faults).toEqual([]);
  const text = { title: '值班不正常：拒绝连接', lines: ['从 09:00 起'] };
  await expect(voices[0]?.say(text)).rejects.toThrow('19021');
  await voices[1]?.say(text);
  expect(mailbox.mails).toHaveLength(1);
  expect(mailbox.mails[0]).toContain('ops@factory.example');
  const kept = { ops: { url: 'secret:ops-robot' } };
  const unspoken = { ...spoken, channels: channels.parse({ robots: kept }) };
  expect(voicesOf({ to: ['robot:nobody', 'mail:a@b.example'] }, unspoken).faults).toEqual([
    'channels.robots 里没有 nobody',
    '没有配置 channels.mail，a@b.example 收不到',
    expect.stringContaining('读不到'),
  ]);
});

it.each([
  ['{"ok":true,"schedulerAgeSeconds":3,"senderAgeSeconds":null}', 200, ''],
  ['{"ok":true,"schedulerAgeSeconds":400,"senderAgeSeconds":1}', 200, '安排作业的部分 400 秒没有动静'],
  ['{"ok":true,"schedulerAgeSeconds":3,"senderAgeSeconds":181}', 200, '发消息的部分 181 秒没有动静'],
  ['{"ok":false,"schedulerAgeSeconds":3,"senderAgeSeconds":null}', 503, '它说自己不正常'],
  ['{"ok":false,"schedulerAgeSeconds":null,"senderAgeSeconds":null}', 503, '它的一部分停住了'],
  ['<html>wifi login</html>', 200, '应答不是值班的（HTTP 200）'],
  ['null', 200, '应答不是值班的（HTTP 200）'],
])('takes %s with %i for what it is', async (body, status, reason) => {
  const server = createServer((_, response) => void response.writeHead(status).end(body)).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await until(() => server.listening, 'the server');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/healthz`;
  const seen = await lookAt({ url, timeoutMs: 5_000, staleSeconds: 180, signal: new AbortController().signal });
  if (reason === '') expect(seen).toEqual({ ok: true });
  else expect(seen).toEqual({ ok: false, reason: expect.stringContaining(reason) });
});
