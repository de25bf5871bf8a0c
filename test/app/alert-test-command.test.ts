import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { serveMail } from '../channels/mail-server.ts';
import { openProduct, type Product } from '../support/product.ts';

const CONFIG = `
dataDir: \${ZHIBAN_DATA_DIR}
store: { url: "\${ZHIBAN_STORE_URL}" }
outbound: { allow: ["\${HOST}"], http: ["127.0.0.1"] }
channels:
  robots:
    ops: { url: "\${HOOK}", secret: "\${ROBOT_SECRET}" }
  mail:
    host: 127.0.0.1
    port: \${SMTP_PORT}
    tls: none
    from: zhiban@example.com
`;

let product: Product;
let simulator: Awaited<ReturnType<typeof startSimulator>>;
let hook: string;

beforeAll(async () => {
  simulator = await startSimulator({ port: 0, file: null, apps: [] });
  const group = simulator.chats.create('告警群', [simulator.people.add('张三')], []);
  hook = `${simulator.url}${simulator.robots.add(group.id, { secret: 'right' }).path}`;
  product = openProduct({ config: CONFIG });
  Object.assign(product.env, { HOST: new URL(simulator.url).host, HOOK: hook, ROBOT_SECRET: 'right', SMTP_PORT: '1' });
});
afterAll(async () => {
  await product.close();
  await simulator.close();
});

it('says what came of it, and what to do, by a robot named or given', async () => {
  const run = (...more: readonly string[]) => product.run('alert', 'test', ...more);
  expect(await run('--url', hook, '--secret', 'right')).toMatchObject({
    code: 0,
    out: expect.stringContaining('已发出'),
  });
  const wrong = await run('--url', hook, '--secret', 'wrong');
  expect(wrong).toMatchObject({ code: 1, out: expect.stringContaining('没有发出：签名不对') });
  expect(await run('--robot', 'ops')).toMatchObject({ code: 0 });
  expect(await run('--robot', 'night')).toMatchObject({ code: 1, err: expect.stringContaining('night') });
  const inside = await run('--url', 'https://127.0.0.1/open-apis/bot/v2/hook/x');
  expect(inside).toMatchObject({ code: 1, out: expect.stringContaining('outbound.allow') });
  expect(await run()).toMatchObject({ code: 1, err: expect.stringContaining('--robot') });
  expect(simulator.chats.all()[0]?.messages()).toHaveLength(2);
  for (const { out, err } of [wrong, inside]) expect(`${out}${err}`).not.toContain(hook.split('/').at(-1));
});

it('sends a mail, with the server’s answer as proof', async () => {
  const { port, received } = await serveMail();
  Object.assign(product.env, { SMTP_PORT: String(port) });
  const sent = await product.run('alert', 'test', '--mail', 'wang@example.com');
  expect(sent).toMatchObject({ code: 0, out: expect.stringMatching(/250 .* → wang@example\.com/) });
  expect(received.map(({ to }) => to)).toEqual([['wang@example.com']]);
  Object.assign(product.env, { SMTP_PORT: '1' });
  const gone = await product.run('alert', 'test', '--mail', 'wang@example.com');
  expect(gone).toMatchObject({ code: 1, out: expect.stringContaining('连不上邮件服务器') });
});
