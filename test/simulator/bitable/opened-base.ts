// A simulator with a base, a table of common fields and a token; calls go over raw HTTP.

import { onTestFinished } from 'vitest';
import type { JsonObject } from '../../../src/lib/json.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../src/simulator/simulator.ts';

export const APP_ID = 'cli_a000000000000001';
const APP_SECRET = 'secret-of-the-app';

export interface Answered {
  readonly status: number;
  readonly code: number;
  readonly msg: string;
  // biome-ignore lint/suspicious/noExplicitAny: an answer of the platform, looked into by the tests
  readonly data: any;
}

export interface OpenedBase {
  readonly simulator: Simulator;
  readonly app: string;
  readonly table: string;
  /** Calls below the base: `call('POST', 'tables/tbl…/records', …)`. */
  call(method: string, path: string, body?: unknown): Promise<Answered>;
  /** Calls below the table. */
  at(method: string, path: string, body?: unknown): Promise<Answered>;
}

export const FIELDS: readonly JsonObject[] = [
  { field_name: '编号', type: 1 },
  { field_name: '数量', type: 2 },
  { field_name: '班次', type: 3, property: { options: [{ name: '早', color: 1 }, { name: '晚' }] } },
  { field_name: '标签', type: 4 },
  { field_name: '时间', type: 5 },
  { field_name: '完成', type: 7 },
  { field_name: '负责人', type: 11 },
  { field_name: '电话', type: 13 },
  { field_name: '链接', type: 15 },
];

type Options = Partial<SimulatorOptions> & { readonly scopes?: readonly string[] };

/** Closed when the test ends. Rate limits are off unless asked for; what goes wrong inside fails the test. */
export async function openedSimulator({ scopes, ...options }: Options = {}): Promise<Simulator> {
  const bugs: unknown[] = [];
  const app = { appId: APP_ID, appSecret: APP_SECRET, encryptKey: '', verificationToken: 'token', eventUrl: null };
  const simulator = await startSimulator({
    port: 0,
    file: null,
    rateLimits: false,
    apps: [{ ...app, ...(scopes === undefined ? {} : { scopes }) }],
    onBug: (thrown) => bugs.push(thrown),
    ...options,
  });
  onTestFinished(async () => {
    await simulator.close();
    if (bugs.length > 0) throw bugs[0];
  });
  if (simulator.people.find('张三') === undefined) simulator.people.add('张三');
  return simulator;
}

export async function openedBase(fields: readonly JsonObject[] = FIELDS, options: Options = {}): Promise<OpenedBase> {
  const simulator = await openedSimulator(options);
  const { app } = simulator.bitable.createBase({ name: '能耗' });
  const { table } = simulator.bitable.createTable(app, { name: '台账', fields });
  const token = await tokenOf(simulator.url);
  const call: OpenedBase['call'] = (method, path, body) =>
    asked(simulator.url, token, method, `bitable/v1/apps/${app}/${path}`, body);
  return { simulator, app, table, call, at: (method, path, body) => call(method, `tables/${table}/${path}`, body) };
}

export async function tokenOf(url: string): Promise<string> {
  const body = { app_id: APP_ID, app_secret: APP_SECRET };
  const answer = await fetch(`${url}/open-apis/auth/v3/tenant_access_token/internal`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return ((await answer.json()) as { readonly tenant_access_token: string }).tenant_access_token;
}

export async function asked(
  url: string,
  token: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answered> {
  const answer = await fetch(`${url}/open-apis/${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json; charset=utf-8' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, ...((await answer.json()) as Omit<Answered, 'status'>) };
}

/** Writes one record and answers what was said. */
export function written({ at }: OpenedBase, fields: unknown): Promise<Answered> {
  return at('POST', 'records/batch_create', { records: [{ fields }] });
}

/** All records by search, as `fields`. */
export async function read({ at }: OpenedBase): Promise<readonly Record<string, unknown>[]> {
  const { data } = await at('POST', 'records/search?page_size=500', {});
  return ((data.items ?? []) as readonly { readonly fields: Record<string, unknown> }[]).map(({ fields }) => fields);
}
