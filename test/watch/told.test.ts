// The watch with the product's own pieces around it: a server that stands still and is killed, the simulated Feishu's robot, which checks
// the signature, and a mail server. The robot hears first; when its address is good for nothing any more, the mailbox does.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { serveMail } from '../channels/mail-server.ts';
import { usedSecret } from '../support/secret-watch.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../web/started.ts';
import { startLine } from './watched.ts';

const SECRET = 'signed-by-the-watch';
const ADDRESS = /http:\/\/127\.0\.0\.1:(\d+)/;

/** Everything but the port is what somebody would write. */
function serverYaml(port: number): string {
  return `web: { port: ${port} }\nstore: { url: "sqlite:own.db" }\nlog: { level: error }\n`;
}

it('is heard by the group’s robot, and by mail where the robot is gone: still, back, killed, back', async () => {
  usedSecret('the secret of the watch’s robot', SECRET);
  const cwd = temporaryFolder('watch-told');
  const simulator = await startSimulator({ port: 0, file: null, apps: [] });
  onTestFinished(() => simulator.close());
  const group = simulator.chats.create('值守', [simulator.people.add('王工')], []);
  const robot = simulator.robots.add(group.id, { secret: SECRET, keywords: ['值班'] });
  const mail = await serveMail();
  const texts = (): readonly string[] => group.messages().flatMap(({ type, text }) => (type === 'text' ? [text] : []));

  const serve = async (port: number) => {
    writeFileSync(join(cwd, 'server.yaml'), serverYaml(port));
    const server = startLine(['start'], cwd, { ZHIBAN_CONFIG: 'server.yaml' });
    await until(() => ADDRESS.test(server.said()), 'an address');
    return { server, port: Number(ADDRESS.exec(server.said())?.[1]) };
  };
  const { server, port } = await serve(0);
  const watchYaml = `watch:
  url: http://127.0.0.1:${port}/healthz
  everySeconds: 0.2
  failures: 3
  timeoutSeconds: 1.5
  robotUrl: ${simulator.url}${robot.path}
  robotSecret: \${ROBOT_SECRET}
  to: [mail:ops@factory.example]
  stateFile: watch.json
channels:
  mail: { host: localhost, port: ${mail.port}, tls: none, from: zhiban@factory.example }
outbound: { allow: ["${new URL(simulator.url).host}"], http: [127.0.0.1] }
`;
  writeFileSync(join(cwd, 'watch.yaml'), watchYaml);
  const watch = startLine(['watch'], cwd, { ZHIBAN_CONFIG: 'watch.yaml', ROBOT_SECRET: SECRET });
  await until(() => watch.said().includes('守望已启动'), 'the watch');

  server.child.kill('SIGSTOP');
  await until(() => texts().length > 0, 'a word about the server that stands still');
  expect(texts()[0]).toMatch(/^值班不正常：1\.5 秒没有应答/);
  server.child.kill('SIGCONT');
  await until(() => texts().length > 1, 'a word about the server that is back');
  expect(texts()[1]).toMatch(/^值班恢复了/);
  expect(mail.received).toEqual([]);

  simulator.robots.remove(robot);
  await server.kill('SIGKILL');
  await until(() => mail.received.length > 0, 'a mail about the server that was killed');
  expect(mail.received[0]).toMatchObject({ from: 'zhiban@factory.example', to: ['ops@factory.example'] });
  expect(subjectOf(mail.received[0]?.raw)).toMatch(/^值班不正常：拒绝连接，进程多半没有在运行/);
  await serve(port);
  await until(() => mail.received.length > 1, 'a mail about the server that is back');
  expect(subjectOf(mail.received[1]?.raw)).toMatch(/^值班恢复了/);
  expect(texts()).toHaveLength(2);
  expect(`${watch.said()}${mail.received.map(({ raw }) => raw).join('')}`).not.toContain(SECRET);
});

/** As people read it: encoded words of RFC 2047, one after the other. */
function subjectOf(raw = ''): string {
  const [, folded = ''] = /^Subject: (.*(?:\r\n[ \t].*)*)/m.exec(raw) ?? [];
  const words = [...folded.matchAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi)].map(([, kind = '', text = '']) =>
    kind.toUpperCase() === 'B' ? Buffer.from(text, 'base64') : quotedPrintable(text),
  );
  return words.length === 0 ? folded : Buffer.concat(words).toString('utf8');
}

function quotedPrintable(text: string): Buffer {
  const plain = text
    .replaceAll('_', ' ')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}
