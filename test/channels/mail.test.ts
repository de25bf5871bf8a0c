import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Letter, type MailServer, mailChannel, sendMail } from '../../src/channels/mail.ts';
import { DeliveryFault } from '../../src/outbox/channel.ts';
import { message } from '../feishu/channel/messages.ts';
import { TEST_CA } from '../outbound/server.ts';
import { refusal, serveMail } from './mail-server.ts';

const at = (port: number, more: Partial<MailServer> = {}): MailServer => ({
  host: 'localhost',
  port,
  from: 'zhiban@example.com',
  ca: TEST_CA,
  ...more,
});
const letter = (more: Partial<Letter> = {}): Letter => ({
  to: 'wang@example.com',
  id: '01ABC-0',
  body: { kind: 'post', title: '[值班告警] 苏州 12# 停机', lines: ['空压机 12# 停机', '请到现场看看'] },
  ...more,
});

async function fault(server: MailServer, sent: Letter = letter()): Promise<DeliveryFault> {
  const thrown = await sendMail(server, sent).then(
    (delivered) => new Error(`a fault was wanted, found ${JSON.stringify(delivered)}`),
    (error: unknown) => error,
  );
  if (!(thrown instanceof DeliveryFault)) throw thrown;
  expect(thrown.message).not.toMatch(/words of theirs|pass-word/);
  return thrown;
}

describe('a mail', () => {
  it('goes encrypted after STARTTLS, with login; the server’s answer is the proof', async () => {
    const { port, received } = await serveMail();
    const delivered = await sendMail(at(port, { user: 'zhiban', password: 'pass-word' }), letter());
    expect(delivered).toEqual({ messageId: null, proof: expect.stringMatching(/^250 .*4F2A.* → wang@example\.com$/) });
    expect(received).toHaveLength(1);
    const [mail] = received;
    expect(mail).toMatchObject({ from: 'zhiban@example.com', to: ['wang@example.com'], secure: true, user: 'zhiban' });
    expect(mail?.raw).toMatch(/^Message-ID: <01ABC-0@zhiban>\r$/im);
    expect(mail?.raw).toMatch(/^Auto-Submitted: auto-generated\r$/im);
    const encoded = /\r\n\r\n([\s\S]*)$/.exec(mail?.raw ?? '')?.[1] ?? '';
    expect(Buffer.from(encoded, 'base64').toString('utf8').trim()).toBe('空压机 12# 停机\n请到现场看看');
  });

  it('goes encrypted from the beginning', async () => {
    const { port, received } = await serveMail({ secure: true });
    await sendMail(at(port, { tls: 'implicit' }), letter());
    expect(received[0]?.secure).toBe(true);
  });

  it('is not sent in the clear, nor to a server that nobody vouches for', async () => {
    const clear = await serveMail({ disabledCommands: ['STARTTLS'] });
    expect(await fault(at(clear.port))).toMatchObject({ final: true, message: expect.stringContaining('不能加密') });
    const unknown = await serveMail();
    const { ca: _ca, ...stranger } = at(unknown.port);
    expect(await fault(stranger)).toMatchObject({ final: true, message: expect.stringContaining('证书') });
    expect([clear.received, unknown.received]).toEqual([[], []]);
    await sendMail(at(clear.port, { tls: 'none' }), letter());
    expect(clear.received).toHaveLength(1);
  });

  it('has one sender, one recipient, and the headers we gave it, whatever its words', async () => {
    const { port, received } = await serveMail();
    const evil = 'x\r\nBcc: victim@example.com\r\n\r\ninjected';
    await sendMail(
      at(port, { name: evil }),
      letter({ body: { kind: 'post', title: evil, lines: ['.', evil] }, id: evil }),
    );
    const [mail] = received;
    expect(mail?.to).toEqual(['wang@example.com']);
    const headers = mail?.raw.split('\r\n\r\n')[0] ?? '';
    expect(headers).not.toMatch(/^bcc:/im);
    expect(headers).not.toMatch(/^injected/im);
    for (const to of [
      'a@b.cn\r\nRCPT TO:<v@x.cn>',
      'a@b.cn,v@x.cn',
      '<a@b.cn>',
      'a b@c.cn',
      'nobody',
      'a@[127.0.0.1]',
    ]) {
      expect(await fault(at(port), letter({ to }))).toMatchObject({ final: true, outcome: 'not-sent' });
    }
    expect(received).toHaveLength(1);
  });
});

describe('a server that says no', () => {
  const says = (code: number) => refusal(code, 'words of theirs');

  it.each([
    [535, { final: true }, /授权码/],
    [454, { final: false, retryAfterMs: 60_000 }, /暂时/],
  ])('to the login with %i', async (code, facts, words) => {
    const { port } = await serveMail({ onAuth: (_auth, _session, done) => done(says(code)) });
    const refused = await fault(at(port, { user: 'zhiban', password: 'pass-word' }));
    expect(refused).toMatchObject({ outcome: 'not-sent', ...facts });
    expect(refused.message).toMatch(words);
  });

  it.each([
    [550, { final: true }, /收信人/],
    [450, { final: false, retryAfterMs: 60_000 }, /暂时/],
  ])('to the recipient with %i', async (code, facts, words) => {
    const { port } = await serveMail({ onRcptTo: (_address, _session, done) => done(says(code)) });
    const refused = await fault(at(port));
    expect(refused).toMatchObject({ outcome: 'not-sent', ...facts });
    expect(refused.message).toMatch(words);
  });

  it('to the sender', async () => {
    const { port } = await serveMail({ onMailFrom: (_address, _session, done) => done(says(553)) });
    expect(await fault(at(port))).toMatchObject({
      final: true,
      message: expect.stringContaining('channels.mail.from'),
    });
  });

  it.each([
    [554, { final: true }],
    [452, { final: false, retryAfterMs: 60_000 }],
  ])('to the text with %i', async (code, facts) => {
    const { port } = await serveMail({
      onData: (stream, _session, done) => {
        stream.resume();
        stream.on('end', () => done(says(code)));
      },
    });
    expect(await fault(at(port))).toMatchObject({ outcome: 'not-sent', ...facts });
  });

  it('nothing at all, and nobody knows whether it took the mail', async () => {
    const cut: Socket[] = [];
    const { port } = await serveMail({
      onData: (stream) => {
        stream.resume();
        stream.on('end', () => {
          for (const socket of cut) socket.destroy();
        });
      },
    });
    const between = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      cut.push(near, far);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        from.on('error', () => to.destroy());
        from.pipe(to);
      }
    });
    await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void between.close());
    const facts = await fault(at((between.address() as AddressInfo).port));
    expect(facts).toMatchObject({ outcome: 'unknown', final: false });
  });

  it('is not there, or not to be found', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    expect(await fault(at(port))).toMatchObject({ outcome: 'not-sent', final: false });
    expect(await fault(at(25, { host: 'no-such-host.invalid' }))).toMatchObject({ outcome: 'not-sent', final: false });
  });
});

it('the channel sends under the row’s id, marked when it may come twice', async () => {
  const { port, received } = await serveMail();
  const channel = mailChannel(async () => at(port));
  const body = { kind: 'text', text: '第一行\n第二行' } as const;
  await channel.deliver(message(body, { chat: 'li@example.com', uuid: '01XYZ-1', maybeTwice: true }));
  expect(received[0]?.to).toEqual(['li@example.com']);
  expect(received[0]?.raw).toContain('<01XYZ-1@zhiban>');
  const subject = /^Subject: (.*(?:\r\n .*)*)/im.exec(received[0]?.raw ?? '')?.[1] ?? '';
  const words = subject
    .replace(/\r\n /g, '')
    .replace(/=\?UTF-8\?B\?([^?]*)\?=\s*/gi, (_whole, text: string) => Buffer.from(text, 'base64').toString('utf8'));
  expect(words).toBe('（可能重复）第一行');
});
