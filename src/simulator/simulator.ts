// A local Feishu, as strict as feishu.md says the real one is: open API, events, clicks, card rules, faults; for tests and the playground.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from '../lib/clock.ts';
import { createClosers } from '../lib/closers.ts';
import { errorText, UserError } from '../lib/errors.ts';
import { allEndpoints } from './api/endpoints.ts';
import { type AppOptions, openApps } from './apps.ts';
import { openBitable } from './bitable/bitable.ts';
import { openChangeStream } from './control/change-stream.ts';
import { type Control, openControl } from './control/control.ts';
import { controlHttp } from './control/http.ts';
import { openDeliveries } from './events/deliveries.ts';
import { openFaults } from './gates/faults.ts';
import { noRates, openRates } from './gates/rates.ts';
import { openTokens } from './gates/tokens.ts';
import { openCallLog } from './http/call-log.ts';
import { openApi } from './http/open-api.ts';
import type { Platform } from './platform.ts';
import { openBlobs } from './state/blobs.ts';
import { openState } from './state/state.ts';
import { platformTime } from './state/time.ts';
import { TENANT_KEY } from './tenant.ts';

export interface SimulatorOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Absent: 127.0.0.1. */
  readonly host?: string;
  /** The state's file, absolute; files lie in the folder `<file>.files` beside it. Null: memory only. */
  readonly file: string | null;
  readonly apps: readonly AppOptions[];
  /** The real clock: rate limits, signatures, time limits. Absent: the machine's. */
  readonly now?: Clock;
  /** False: no rate limits, for tests that are not about them. */
  readonly rateLimits?: boolean;
  /** Stretches or shortens the gaps between attempts at delivering an event: 1 unless told (15 s, 5 min, 1 h, 6 h). */
  readonly retryScale?: number;
  /** Real milliseconds for the answer to an event or a click; 3,000 unless told, as the platform has it (feishu.md §2.4, §2.8). */
  readonly answerTimeoutMs?: number;
  /** A page of another origin that may use the control interface, for instance `http://127.0.0.1:9137`. */
  readonly allowedOrigin?: string;
  /** What went wrong inside the simulator itself: a bug. Absent: it is written to standard error. */
  onBug?(thrown: unknown): void;
}

export interface Simulator extends Control {
  readonly port: number;
  /** `http://127.0.0.1:PORT`, the domain for a client, without a slash at its end. */
  readonly url: string;
  /** Takes no more calls; events that are not through are delivered by the next simulator over the same file. */
  close(): Promise<void>;
}

const ANSWER_MS = 3_000;

/** @throws UserError when the port is taken, the file is something else's, or an app id is not as it should be */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const closers = createClosers();
  try {
    return await started(options, closers);
  } catch (thrown) {
    await closers.close();
    throw thrown;
  }
}

async function started(options: SimulatorOptions, closers: ReturnType<typeof createClosers>): Promise<Simulator> {
  const { file, host = '127.0.0.1' } = options;
  const apps = openApps(options.apps);
  const state = openState(file);
  closers.push(() => state.close());
  const time = platformTime(options.now ?? systemClock, state);
  const faults = openFaults();
  const timeoutMs = options.answerTimeoutMs ?? ANSWER_MS;
  const retryScale = options.retryScale ?? 1;
  const deliveries = openDeliveries({ apps, state, time, faults, tenantKey: TENANT_KEY, retryScale, timeoutMs });
  closers.push(() => deliveries.close());
  const platform: Platform = {
    apps,
    state,
    time,
    faults,
    deliveries,
    bitable: openBitable(state, time),
    blobs: openBlobs(file === null ? null : `${file}.files`),
    tokens: openTokens(apps, state, time),
    rates: options.rateLimits === false ? noRates : openRates(time.real),
    tenantKey: TENANT_KEY,
    clickTimeoutMs: timeoutMs,
  };
  const calls = openCallLog();
  const control = openControl(platform, calls);
  const changes = openChangeStream(control);
  closers.push(() => changes.close());
  const api = openApi(platform, allEndpoints(platform), calls);
  const pages = controlHttp(control, changes, options.allowedOrigin ?? null);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://simulator');
    const handler = url.pathname.startsWith('/simulator/') ? pages : api;
    handler.handle(request, response, url).catch((thrown: unknown) => failed(request, response, thrown, options.onBug));
  });
  await listen(server, host, options.port);
  closers.push(() => closed(server));
  const { port } = server.address() as AddressInfo;
  return Object.assign(control, { port, url: `http://${host}:${port}`, close: () => closers.close() });
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  server.listen({ host, port });
  try {
    await once(server, 'listening');
  } catch (thrown) {
    throw new UserError(`飞书模拟器打不开 ${host}:${port}（${errorText(thrown)}）；请换一个端口，或停掉占用它的程序。`);
  }
}

async function closed(server: Server): Promise<void> {
  const done = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await done;
}

/** Whoever went away in the middle is nobody's fault; all else is a bug of the simulator. */
function failed(
  request: IncomingMessage,
  response: ServerResponse,
  thrown: unknown,
  onBug: SimulatorOptions['onBug'],
): void {
  if (request.destroyed && !request.complete) return;
  const tell =
    onBug ?? ((bug: unknown) => process.stderr.write(`simulator: ${bug instanceof Error ? bug.stack : String(bug)}\n`));
  tell(thrown);
  if (!response.headersSent) response.writeHead(500);
  response.end();
}
