// A real SMTP server on this machine's loopback, with a certificate for `localhost`, closed when the test ends.
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';

const FOLDER = join(import.meta.dirname, '../databases/tls');

export interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly secure: boolean;
  readonly user: string | null;
  readonly raw: string;
}

export interface MailServerBench {
  readonly port: number;
  readonly received: Received[];
}

/** Takes every mail unless `options` say otherwise; a login is `zhiban` with `pass-word`. */
export async function serveMail(options: SMTPServerOptions = {}): Promise<MailServerBench> {
  const received: Received[] = [];
  const server = new SMTPServer({
    key: readFileSync(join(FOLDER, 'server-key.pem')),
    cert: readFileSync(join(FOLDER, 'server-cert.pem')),
    authOptional: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) => {
      if (username === 'zhiban' && password === 'pass-word') done(null, { user: username });
      else done(refusal(535, 'wrong'));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          secure: session.secure,
          user: typeof session.user === 'string' ? session.user : null,
          raw: Buffer.concat(chunks).toString('utf8'),
        });
        done(null, 'queued as 4F2A');
      });
    },
    ...options,
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  return { port: (server.server.address() as AddressInfo).port, received };
}

export function refusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}
