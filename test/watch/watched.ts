// What the watch's tests put around it: a group's robot, a mail server, and the two programs as people start them.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { onTestFinished } from 'vitest';
import { packageRoot } from '../../src/config/package-root.ts';
import { wroteLog } from '../support/secret-watch.ts';
import { startWatchdog } from '../support/servers/watchdog.ts';

export interface Robot {
  readonly url: string;
  /** The texts that it took. */
  readonly said: readonly string[];
  /** The whole bodies. */
  readonly bodies: readonly Readonly<Record<string, unknown>>[];
  /** What it answers from now on; 0 takes what it hears. */
  answers(code: number): void;
}

export async function openRobot(): Promise<Robot> {
  const said: string[] = [];
  const bodies: Record<string, unknown>[] = [];
  let code = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString()) as { content: { text: string } };
      bodies.push(body as unknown as Record<string, unknown>);
      if (code === 0) said.push(body.content.text);
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ code, msg: code === 0 ? 'success' : 'refused', data: {} }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const answers = (next: number): void => {
    code = next;
  };
  return { url: `http://127.0.0.1:${port}/hook`, said, bodies, answers };
}

/** Whole mails as they came. */
export async function openMailbox(): Promise<{ readonly port: number; readonly mails: readonly string[] }> {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        mails.push(Buffer.concat(parts).toString());
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { port: (server.server.address() as AddressInfo).port, mails };
}

export interface Started {
  readonly child: ChildProcess;
  /** All it wrote so far. */
  said(): string;
  /** Resolves when it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Gone when the test is. */
export function startLine(words: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Started {
  const watchdog = startWatchdog();
  const main = join(packageRoot(), 'dist', 'src', 'main.js');
  const child = spawn(process.execPath, [main, ...words], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const pid = child.pid ?? 0;
  watchdog.kill(pid);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const gone = once(child, 'close');
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await gone;
  };
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) await kill('SIGKILL');
    wroteLog(`zhiban ${words.join(' ')}`, text);
    watchdog.forget(pid);
    await watchdog.end();
  });
  return { child, said: () => text, kill };
}
