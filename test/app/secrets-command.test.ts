import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openProduct, type Product } from '../support/product.ts';
import { usedSecret } from '../support/secret-watch.ts';

const text = (password: string): string => `
dataDir: \${ZHIBAN_DATA_DIR}
store: { url: "\${ZHIBAN_STORE_URL}" }
sites:
  - code: suzhou
    name: 苏州基地
    sources: { iot: "mysql://reader:${password}@127.0.0.1:1/iot" }
`;

let product: Product;
const VALUE = 'hunter22-is-the-password';

/** A master key, looked for in every log of the run. */
function masterKey(): string {
  const key = randomBytes(32).toString('base64');
  usedSecret('a master key', key);
  return key;
}

beforeAll(() => {
  product = openProduct({ config: text('secret:iot') });
});
afterAll(() => product.close());

async function fed(value: string, ...argv: readonly string[]) {
  const before = Object.getOwnPropertyDescriptor(process, 'stdin') as PropertyDescriptor;
  Object.defineProperty(process, 'stdin', { value: Readable.from([Buffer.from(value)]), configurable: true });
  try {
    return await product.run(...argv);
  } finally {
    Object.defineProperty(process, 'stdin', before);
  }
}

it('secrets are put in, listed, kept while they are referred to, and sealed anew', async () => {
  const key = join(product.folder, 'key');
  const env = product.env as Record<string, string>;
  const none = await fed(`${VALUE}\n`, 'secrets', 'set', 'iot');
  expect(none).toMatchObject({ code: 1, err: expect.stringContaining('ZHIBAN_SECRET_KEY_FILE') });
  usedSecret('a stored secret', VALUE);
  const older = masterKey();
  writeFileSync(key, older, { mode: 0o600 });
  env.ZHIBAN_SECRET_KEY_FILE = key;
  expect((await fed('', 'secrets', 'set', 'iot')).err).toContain('没有存');
  for (const sample of ['changeme\n', 'your-secret-here\n', '123456'])
    expect(await fed(sample, 'secrets', 'set', 'iot')).toMatchObject({
      code: 1,
      err: expect.stringContaining('没有存'),
    });
  const set = await fed(`${VALUE}\n`, 'secrets', 'set', 'iot');
  expect(set).toMatchObject({ code: 0, out: expect.stringContaining('secret:iot') });
  await fed('another one', 'secrets', 'set', 'spare');
  const listed = await product.ok('secrets', 'list');
  expect(listed.out).toContain('iot  ••••word');
  expect(listed.out).toContain('用在 sites.0.sources.iot.url');
  expect(await product.run('secrets', 'remove', 'iot')).toMatchObject({
    code: 1,
    err: expect.stringContaining('没有删'),
  });
  expect((await product.ok('secrets', 'remove', 'spare')).out).toContain('已删除');
  // Used where the source is opened: nobody listens there.
  const refreshed = await product.run('ledger', 'refresh');
  writeFileSync(key, `${masterKey()}\n${older}`, { mode: 0o600 });
  const rotated = await product.ok('secrets', 'rotate');
  expect(rotated.out).toContain('换了 1 个');
  expect(rotated.out).toContain('可以从密钥文件里删去');
  const audit = await product.ok('audit', 'export');
  const secrets = audit.out.split('\n').filter((line) => line.includes('"kind":"secret"'));
  const acts = secrets.map((line) => (JSON.parse(line) as { text: string }).text);
  expect(acts).toEqual(['存入 iot', '存入 spare', '删除 spare', expect.stringMatching(/^重新加密 1 个值/)]);
  for (const { out, err } of [set, listed, refreshed, rotated, audit]) expect(`${out}${err}`).not.toContain(VALUE);
});

it('a password out of the sample is refused at the start, and a key that others can read', async () => {
  product.write('zhiban.yaml', text('change-me'));
  const refused = await product.run('runs');
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('sites.0.sources.iot.url') });
  expect(refused.err).not.toContain('change-me');
  const checked = await product.run('config', 'check');
  expect(checked).toMatchObject({
    code: 1,
    err: expect.stringMatching(/zhiban\.yaml:7:\d+ {2}sites\[0\]\.sources\.iot.*示例/),
  });
  product.write('zhiban.yaml', text('x'));
  writeFileSync(join(product.folder, 'open'), masterKey(), { mode: 0o644 });
  (product.env as Record<string, string>).ZHIBAN_SECRET_KEY_FILE = join(product.folder, 'open');
  expect((await product.run('runs')).err).toContain('chmod 600');
});
