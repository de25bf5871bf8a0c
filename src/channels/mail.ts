// The outbox's channel for e-mail: over SMTP, always encrypted unless the settings say otherwise, proved by what the server answered.
import { Readable } from 'node:stream';
import type { Transporter } from 'nodemailer';
import type { SMTPSentMessageInfo, SMTPTransportOptions } from 'nodemailer/lib/smtp-transport';
import { isMailAddress } from '../config/channels.ts';
import { type Channel, type Delivered, DeliveryFault, type OutgoingBody } from '../outbox/channel.ts';
import { mailFault } from './mail-faults.ts';
import { oneLine, plainOf } from './plain-text.ts';
import { unusable } from './robot.ts';

export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** Undefined: `implicit` on port 465, else `starttls`. */
  readonly tls?: 'implicit' | 'starttls' | 'none' | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly from: string;
  readonly name?: string | undefined;
  /** PEM of authorities that are trusted in place of the public ones. */
  readonly ca?: string;
}

export interface Letter {
  readonly to: string;
  readonly body: OutgoingBody;
  /** The same for every attempt: mail programs show what has one id once. */
  readonly id: string;
  readonly maybeTwice?: boolean;
}

const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;
const MOST_SUBJECT = 120;
const MOST_TEXT = 100_000;
const MOST_PROOF = 300;

/** @param server as it is at the moment, its password revealed. A UserError it throws is said. */
export function mailChannel(server: () => Promise<MailServer>): Channel {
  return {
    forgets: true,
    deliver: async ({ chat, body, act, uuid, maybeTwice }) => {
      if (act !== 'send') throw finalFault('邮件只能发新的');
      return sendMail(await server().catch(unusable), { to: chat, body, id: uuid, maybeTwice });
    },
    // Nobody reads other people's mailboxes.
    settle: async () => ({ found: 'unclear' }),
  };
}

/** @throws DeliveryFault with a sentence that says what to do */
export async function sendMail(server: MailServer, letter: Letter): Promise<Delivered> {
  const { to } = letter;
  if (!isMailAddress(to)) throw finalFault('收信人不是邮箱地址');
  const { createTransport } = await import('nodemailer');
  const transport = createTransport(transportOf(server));
  const { text } = plainOf(letter.body);
  const content = Readable.from([Buffer.from(cut(text, MOST_TEXT))]);
  // It is read when the server has said that it listens.
  let isRead = false;
  content.once('end', () => {
    isRead = true;
  });
  try {
    const { response, accepted } = await sent(transport, server, letter, content);
    if (!accepted.includes(to)) throw finalFault(`邮件服务器没有接受收信人 ${to}`);
    return { messageId: null, proof: `${oneLine(response).slice(0, MOST_PROOF)} → ${accepted.join('、')}` };
  } catch (thrown) {
    throw thrown instanceof DeliveryFault ? thrown : mailFault(thrown, server, isRead);
  } finally {
    transport.close();
  }
}

function sent(
  transport: Transporter<SMTPSentMessageInfo, SMTPTransportOptions>,
  { from, name = '值班' }: MailServer,
  { to, body, id, maybeTwice = false }: Letter,
  content: Readable,
): Promise<SMTPSentMessageInfo> {
  const { title, text } = plainOf(body);
  const subject = cut(oneLine(title || (text.split('\n')[0] ?? '')), MOST_SUBJECT) || '值班';
  return transport.sendMail({
    from: { name, address: from },
    to: { name: '', address: to },
    subject: `${maybeTwice ? '（可能重复）' : ''}${subject}`,
    text: content,
    textEncoding: 'base64',
    messageId: `<${id.replace(/[^\w-]/g, '')}@zhiban>`,
    // Automatic mail must not be answered by automatic mail (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
  });
}

function transportOf({ host, port, tls, user, password, ca }: MailServer): SMTPTransportOptions {
  const kind = tls ?? (port === 465 ? 'implicit' : 'starttls');
  return {
    host,
    port,
    secure: kind === 'implicit',
    requireTLS: kind === 'starttls',
    ignoreTLS: kind === 'none',
    tls: { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) },
    ...(user === undefined || password === undefined ? {} : { auth: { user, pass: password } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    dnsTimeout: CONNECT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function finalFault(sentence: string): DeliveryFault {
  return new DeliveryFault(sentence, { outcome: 'not-sent', final: true, retryAfterMs: null });
}

function cut(text: string, most: number): string {
  return Buffer.from(text.slice(0, most), 'utf8').toString('utf8');
}
