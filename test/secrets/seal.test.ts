import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KeyRing, parseKeyRing } from '../../src/secrets/key-ring.ts';
import { ownKeyFile, readKeyRing } from '../../src/secrets/key-source.ts';
import { referredName, withSecret } from '../../src/secrets/reference.ts';
import { requireNoSamples, sampleSecrets } from '../../src/secrets/sample-secrets.ts';
import { keyFor, keyIdOf, type SecretPlace, seal, unseal } from '../../src/secrets/seal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const key = (): string => randomBytes(32).toString('base64');
const PLACE: SecretPlace = ['stored_secrets', 'value', 'iot'];

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (thrown) {
    return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  }
  return 'not refused';
}

describe('a sealed value', () => {
  const ring = parseKeyRing(key(), 'K');

  it('opens to what it was, and no two are alike', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.array(fc.string(), { minLength: 3, maxLength: 3 }),
        (text, place) => {
          const at = place as unknown as SecretPlace;
          const sealed = seal(ring, at, text);
          expect(unseal(ring, at, sealed)).toBe(text);
          expect(seal(ring, at, text)).not.toBe(sealed);
          if (text.length > 5) expect(sealed).not.toContain(text);
        },
      ),
    );
  });

  it('says so when any of its characters was changed, cut off or added', () => {
    const sealed = seal(ring, PLACE, 'hunter22 的密码');
    for (let at = sealed.lastIndexOf(':') + 1; at < sealed.length; at += 1) {
      // The last character of base64 has bits that mean nothing: the neighbour would decode the same.
      const other = sealed[at] === 'A' ? 'Q' : sealed[at] === 'Q' ? 'g' : 'A';
      const changed = `${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`;
      expect(refusal(() => unseal(ring, PLACE, changed))).toContain('被改过');
    }
    for (const changed of [sealed.slice(0, -2), `${sealed}AAAA`, sealed.slice(0, sealed.lastIndexOf(':') + 5)])
      expect(refusal(() => unseal(ring, PLACE, changed))).toContain('被改过');
    expect(refusal(() => unseal(ring, PLACE, 'hunter22'))).toContain('不是加密过的值');
  });

  it('opens at its own place only', () => {
    const sealed = seal(ring, PLACE, 'hunter22');
    const elsewhere: readonly SecretPlace[] = [
      ['stored_secrets', 'value', 'iot2'],
      ['stored_secrets', 'other', 'iot'],
      ['stored_secrets/value', '', 'iot'],
      ['stored_secrets', 'value","iot', ''],
    ];
    for (const place of elsewhere) expect(refusal(() => unseal(ring, place, sealed))).toContain('从别处搬来');
  });

  it('opens with its key only, and a ring has several', () => {
    const [older, newer] = [key(), key()];
    const sealed = seal(parseKeyRing(older, 'K'), PLACE, 'hunter22');
    expect(refusal(() => unseal(parseKeyRing(newer, 'K'), PLACE, sealed))).toContain('现在的主密钥里没有它');
    const both: KeyRing = parseKeyRing(`${newer}\n# the one before\n${older}\n`, 'K');
    expect(unseal(both, PLACE, sealed)).toBe('hunter22');
    expect(keyIdOf(seal(both, PLACE, 'x'))).toBe(parseKeyRing(newer, 'K').current.id);
    // As if it had been sealed by a key that the ring has as well.
    const forged = sealed.replace(/^enc:v1:\w+/, `enc:v1:${both.current.id}`);
    expect(refusal(() => unseal(both, PLACE, forged))).toContain('被改过');
  });

  it('and a key made for a place is that place’s alone', () => {
    const bytes = randomBytes(32);
    const made = keyFor(bytes, PLACE);
    expect(made.length).toBe(32);
    expect(keyFor(bytes, PLACE).equals(made)).toBe(true);
    expect(keyFor(bytes, ['stored_secrets', 'value', 'iot2']).equals(made)).toBe(false);
    expect(keyFor(randomBytes(32), PLACE).equals(made)).toBe(false);
  });
});

describe('a master key', () => {
  it.each([
    ['nothing', '# only a remark', '没有密钥'],
    ['a short one', Buffer.alloc(31, 1).toString('base64'), '32 字节'],
    ['a long one', randomBytes(33).toString('base64'), '32 字节'],
    ['text', 'hunter22', '32 字节'],
    ['zeros', '0'.repeat(64), '太有规律'],
    ['few bytes', Buffer.from('0123456789abcdef'.repeat(2), 'latin1').toString('hex'), '太有规律'],
    ['counting bytes', Buffer.from(Array.from({ length: 32 }, (_, at) => at)).toString('hex'), '太有规律'],
    ['typed text', Buffer.from('my very secret key 0123456789 ok').toString('base64'), '太有规律'],
  ])('that is %s is refused, without being repeated', (_, text, sentence) => {
    const said = refusal(() => parseKeyRing(text, 'ZHIBAN_SECRET_KEY'));
    expect(said).toContain(sentence);
    expect(said).toContain('openssl rand -base64 32');
    if (text.length > 10 && !text.startsWith('#')) expect(said).not.toContain(text.slice(0, 10));
  });

  it('comes from the environment or a file that is one’s own', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'key');
    const text = key();
    writeFileSync(file, `${text}\n`, { mode: 0o600 });
    const env = { ZHIBAN_SECRET_KEY_FILE: 'key' };
    expect(readKeyRing({}, folder)).toBeNull();
    expect(readKeyRing(env, folder)?.ids).toEqual(readKeyRing({ ZHIBAN_SECRET_KEY: text }, folder)?.ids);
    expect(refusal(() => readKeyRing({ ...env, ZHIBAN_SECRET_KEY: text }, folder))).toContain('只能设一个');
    chmodSync(file, 0o640);
    expect(refusal(() => readKeyRing(env, folder))).toContain(`chmod 600 ${file}`);
    expect(refusal(() => readKeyRing({ ZHIBAN_SECRET_KEY_FILE: 'none' }, folder))).toContain('ENOENT');
  });

  it('is made for the playground once, for itself alone', () => {
    const file = join(temporaryFolder(), 'secret.key');
    const { ids } = ownKeyFile(file);
    expect(ownKeyFile(file).ids).toEqual(ids);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toContain('演练场');
  });
});

describe('in the configuration', () => {
  it.each([
    ['secret:iot-password', 'iot-password', 'p@ss'],
    ['mysql://reader:secret:iot@10.0.0.5:3306/iot', 'iot', 'mysql://reader:p%40ss@10.0.0.5:3306/iot'],
    ['postgres://reader:secret%3Aems@db/ems?x=1', 'ems', 'postgres://reader:p%40ss@db/ems?x=1'],
  ])('%s refers to %s', (text, name, revealed) => {
    expect(referredName(text)).toBe(name);
    expect(withSecret(text, 'p@ss')).toBe(revealed);
  });

  it.each(['secret', 'secret:', 'a secret:x', 'secret:a b', 'mysql://reader:secret@db/iot', 'sqlite:secret.db'])(
    '%s stands for itself',
    (text) => expect(referredName(text)).toBeNull(),
  );

  it('a secret of a sample is refused, and none is repeated', () => {
    const config = {
      sites: [{ sources: { iot: { url: 'mysql://reader:change-me@127.0.0.1:3306/iot' } } }],
      feishu: { appSecret: 'your-app-secret', encryptKey: 'kJ83hs81', appId: 'cli_x' },
    };
    expect(sampleSecrets(config)).toEqual([
      ['sites', '0', 'sources', 'iot', 'url'],
      ['feishu', 'appSecret'],
    ]);
    const said = refusal(() => requireNoSamples(config));
    expect(said).toContain('feishu.appSecret');
    expect(said).not.toContain('change-me');
    expect(refusal(() => requireNoSamples({ feishu: { appSecret: 'secret:app' } }))).toBe('not refused');
    // Its owner chose it, and there is no other.
    const plain = { sites: [{ sources: { iot: { url: 'mysql://reader:123456@10.0.0.5:3306/iot' } } }] };
    expect(sampleSecrets(plain)).toEqual([]);
  });

  it.each([
    'changeme',
    'Change-Me!',
    'your-secret-here',
    '123456',
    'password',
    'P@ssw0rd',
    'admin123',
    '<填这里>',
    '0000',
    ' xxx ',
  ])('%s is no secret', (text) => {
    const config = { feishu: { appSecret: text }, channels: { mail: { password: text }, robots: [{ secret: text }] } };
    expect(sampleSecrets(config)).toHaveLength(3);
  });

  it('what somebody made is one', () => {
    const made = ['kJ83hs81', 'hunter22-is-the-password', 'secret-of-the-app', 'x', '1234567abc', 'tok'];
    expect(sampleSecrets(made.map((appSecret) => ({ appSecret })))).toEqual([]);
  });
});
