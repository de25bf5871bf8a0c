// The one way to Feishu: every request goes through call(), which knows tokens, limits, envelopes and errors.
import type { ReadStream } from 'node:fs';
import type { HttpInstance } from '@larksuiteoapi/node-sdk';
import { z } from 'zod';
import type { JsonObject } from '../../lib/json.ts';
import { TOKEN_REFUSED } from '../codes.ts';
import { FeishuError } from '../error.ts';
import type { FeishuLog } from '../log.ts';
import { redactor } from '../redaction.ts';
import { type CallName, failureOf, unanswered, unreadable } from './answer.ts';
import { type Answer, type Http, networkFailure, openHttp, type Sdk } from './http.ts';
import { sdkLogger } from './sdk-log.ts';
import { keepToken } from './token.ts';

export interface FeishuAccount {
  readonly appId: string;
  readonly appSecret: string;
  /** `https://open.feishu.cn`, `https://open.larksuite.com`, or a simulator's address. */
  readonly domain: string;
  /** Milliseconds for one whole exchange; uploads have longer. */
  readonly timeoutMs: number;
}

export interface Request<T> {
  /** Chinese: what the call does, for sentences. */
  readonly what: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Begins with `/open-apis/`; ids in it through pathPart(). */
  readonly path: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly data?: JsonObject;
  /** Sent as multipart; called again for every attempt, since a stream can be read once. */
  readonly form?: () => Readonly<Record<string, string | ReadStream>>;
  readonly timeoutMs?: number;
  /** With whose token: the app's unless told; nobody's where the secret is in the body; a person's who signs in. */
  readonly as?: 'app' | 'nobody' | { readonly user: string };
  /** What of the answer is used; applied to `data`, or to the whole envelope. */
  readonly answer: z.ZodType<T>;
  readonly reads?: 'data' | 'envelope';
}

export interface Caller {
  /** @throws FeishuError */
  call<T>(request: Request<T>): Promise<T>;
  /** How far the other side's clock is ahead of ours, milliseconds, by the Date of its last answer; null before the first. */
  clockAheadMs(): number | null;
  close(): void;
}

const TOKEN_ANSWER = z.object({ tenant_access_token: z.string().min(1), expire: z.number().positive() });

/** An id as one segment of a path: the SDK fills paths without encoding (feishu.md §1.5). */
export function pathPart(id: string): string {
  return encodeURIComponent(id);
}

export function createCaller(account: FeishuAccount, log: FeishuLog): Caller {
  const domain = account.domain.replace(/\/+$/, '');
  const redact = redactor([account.appSecret]);
  const service = `飞书（${new URL(domain).origin}）`;
  let line: Promise<Line> | null = null;
  let http: Http | null = null;
  let aheadMs: number | null = null;

  const opened = (): Promise<Line> => {
    line ??= import('@larksuiteoapi/node-sdk').then((sdk) => {
      http = openHttp(sdk, domain, account.timeoutMs);
      return openLine(sdk, { ...account, domain }, http, sdkLogger(log, redact));
    });
    return line;
  };

  const exchange = async <T>(request: Request<T>, token: Token): Promise<T> => {
    const name: CallName = { what: request.what, service, redact: token === null ? redact : hiding(redact, token) };
    const began = performance.now();
    try {
      const send = await opened();
      const answer = await send(request, token).catch((thrown: unknown) => {
        throw unanswered(networkFailure(thrown), name);
      });
      const date = Date.parse(String(answer.headers.date ?? ''));
      if (!Number.isNaN(date)) aheadMs = date - Date.now();
      return read(request, answer, name);
    } catch (thrown) {
      if (thrown instanceof FeishuError) logFailure(log, request, thrown, performance.now() - began);
      throw thrown;
    }
  };

  const tokens = keepToken(async () => {
    const data = { app_id: account.appId, app_secret: account.appSecret };
    const path = '/open-apis/auth/v3/tenant_access_token/internal';
    const request = {
      what: '获取访问凭证',
      method: 'POST',
      path,
      data,
      answer: TOKEN_ANSWER,
      reads: 'envelope',
    } as const;
    const { tenant_access_token: token, expire } = await exchange(request, null).catch(asNotCarriedOut);
    return { token, expiresIn: expire };
  });

  return {
    call: async (request) => {
      const { as = 'app' } = request;
      if (as !== 'app') return exchange(request, as === 'nobody' ? null : as);
      const token = await tokens.get();
      try {
        return await exchange(request, { app: token });
      } catch (thrown) {
        if (!(thrown instanceof FeishuError) || !TOKEN_REFUSED.has(thrown.code ?? 0)) throw thrown;
        tokens.drop(token);
        return exchange(request, { app: await tokens.get() });
      }
    },
    clockAheadMs: () => aheadMs,
    close: () => http?.close(),
  };
}

type Token = { readonly app: string } | { readonly user: string } | null;
type Line = (request: Request<unknown>, token: Token) => Promise<Answer>;

function hiding(redact: (text: string) => string, token: Exclude<Token, null>): (text: string) => string {
  const secret = 'app' in token ? token.app : token.user;
  return (text) => redact(text.replaceAll(secret, '***'));
}

function openLine(sdk: Sdk, account: FeishuAccount, http: Http, logger: ReturnType<typeof sdkLogger>): Line {
  const client = new sdk.Client({
    appId: account.appId,
    appSecret: account.appSecret,
    domain: account.domain,
    httpInstance: http.instance as unknown as HttpInstance,
    logger,
    loggerLevel: sdk.LoggerLevel.error,
    disableTokenCache: true,
    cache: new sdk.DefaultCache(),
    source: 'zhiban',
  });
  return (request, token) =>
    client.request<Answer>(
      {
        method: request.method,
        url: request.path,
        ...(request.params ? { params: request.params } : {}),
        ...(request.form
          ? { data: request.form(), headers: { 'Content-Type': 'multipart/form-data' } }
          : { data: request.data ?? {}, headers: { 'Content-Type': 'application/json; charset=utf-8' } }),
        ...(request.timeoutMs ? { timeout: request.timeoutMs } : {}),
      },
      token === null ? {} : 'app' in token ? sdk.withTenantToken(token.app) : sdk.withUserAccessToken(token.user),
    );
}

function read<T>(request: Request<T>, answer: Answer, name: CallName): T {
  const failure = failureOf(answer, name);
  if (failure !== null) throw failure;
  const whole = answer.data as { readonly data?: unknown };
  const parsed = request.answer.safeParse(request.reads === 'envelope' ? whole : (whole.data ?? {}));
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map((issue) => issue.path.join('.')).join('、');
  throw unreadable(answer, name, `答复里没有读到 ${where}`);
}

/** Without a token the call itself was never made, whatever became of the request for one. */
function asNotCarriedOut(thrown: unknown): never {
  if (!(thrown instanceof FeishuError) || thrown.kind !== 'lost') throw thrown;
  const { service, message, code, cardCode, status, logId, retryAfterMs } = thrown;
  throw new FeishuError(service, message, { kind: 'temporary', code, cardCode, status, logId, retryAfterMs });
}

function logFailure(log: FeishuLog, { what, method, path }: Request<unknown>, error: FeishuError, ms: number): void {
  const { kind, code, cardCode, status, logId, retryAfterMs, message } = error;
  const fields = { what, method, path, kind, code, cardCode, status, logId, retryAfterMs, ms: Math.round(ms) };
  log.warn(fields, message);
}
