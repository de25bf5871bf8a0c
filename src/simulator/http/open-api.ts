// One call of the open API from request to answer: faults, token, scopes, rates, then the endpoint (feishu.md §1).
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Json } from '../../lib/json.ts';
import type { App } from '../apps.ts';
import type { FaultName, SetFault } from '../gates/faults.ts';
import { tooOften } from '../gates/rates.ts';
import { scopeFault } from '../gates/scopes.ts';
import { parsedJson } from '../json.ts';
import type { Platform } from '../platform.ts';
import { robotAnswer } from '../robots/webhook.ts';
import { AUTHORIZE_PATH, authorize } from '../sign-in/authorize.ts';
import { giveUserToken, USER_INFO_PATH, USER_TOKEN_PATH, userInfo } from '../sign-in/user-token.ts';
import { type Answer, isAnswer, refused, refused400 } from './answer.ts';
import type { CallLog } from './call-log.ts';
import { type Endpoint, findEndpoint } from './endpoint.ts';
import { newLogId, withLogId } from './log-id.ts';
import { readMultipart } from './multipart.ts';
import { pause } from './pause.ts';
import { readBody } from './read-body.ts';
import { giveToken, isTokenPath } from './token-endpoint.ts';

export interface OpenApi {
  handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
}

const SLOW_MS = 30_000;
const BEFORE: readonly FaultName[] = ['slow', 'dropped', 'rate-limit', 'server-error', 'expired-token'];
const SERVER_ERRORS = [500, 502, 503];

export function openApi(platform: Platform, endpoints: readonly Endpoint[], calls: CallLog): OpenApi {
  return {
    handle: async (request, response, url) => {
      const body = await readBody(request);
      const [method, path] = [request.method ?? 'GET', url.pathname];
      const logId = newLogId(platform.time.real());
      const found = findEndpoint(endpoints, method, path)?.endpoint;
      const endpoint = found === undefined ? null : `${method} ${found.path}`;
      const fault = platform.faults.strike(BEFORE, path, method);
      if (fault?.name === 'slow') await pause(fault.delayMs ?? SLOW_MS, response);
      if (fault?.name === 'dropped') {
        calls.add({ method, path, endpoint, fault: 'dropped', status: 0, code: 0, logId });
        request.socket.destroy();
        return;
      }
      const answer = withLogId(
        (fault === null ? null : faultAnswer(fault, platform, request)) ??
          (await answered(platform, endpoints, request, url, body)),
        logId,
      );
      const lost = answer.status < 300 && platform.faults.strike(['answer-lost'], path, method) !== null;
      const code = 'json' in answer && typeof answer.json.code === 'number' ? answer.json.code : 0;
      calls.add({
        method,
        path,
        endpoint,
        fault: lost ? 'answer-lost' : (fault?.name ?? null),
        status: answer.status,
        code,
        logId,
      });
      if (lost) request.socket.destroy();
      else write(response, answer);
    },
  };
}

function faultAnswer(fault: SetFault, platform: Platform, request: IncomingMessage): Answer | null {
  switch (fault.name) {
    case 'rate-limit':
      return { ...tooOften(50, fault.resetSeconds ?? 1), status: fault.status ?? 429 };
    case 'server-error': {
      const status = SERVER_ERRORS[(fault.struck - 1) % SERVER_ERRORS.length] ?? 500;
      if (status === 500) return refused(500, 2200, 'internal error');
      const headers = { 'Content-Type': 'text/html' };
      return { status, headers, bytes: Buffer.from(`<html><body><h1>${status}</h1></body></html>`) };
    }
    case 'expired-token':
      platform.tokens.spoil(request.headers.authorization);
      return null;
    default:
      return null;
  }
}

async function answered(
  platform: Platform,
  endpoints: readonly Endpoint[],
  request: IncomingMessage,
  url: URL,
  raw: Buffer | null,
): Promise<Answer> {
  const robot = robotAnswer(platform, request, url.pathname, raw);
  if (robot !== null) return robot;
  if (raw === null) return refused(413, 9499, 'Request Entity Too Large');
  const contentType = request.headers['content-type'] ?? '';
  const isForm = contentType.startsWith('multipart/form-data');
  // Generated GET methods of the SDK send a body `{}`: it is read and not looked at (§1.5).
  const body = isForm || raw.length === 0 ? undefined : parsedJson(raw.toString('utf8'));
  if (isTokenPath(url.pathname) && request.method === 'POST') return giveToken(platform, url.pathname, body);
  const signIn = signInAnswer(platform, request, url, body);
  if (signIn !== null) return signIn;
  const app = platform.tokens.check(request.headers.authorization);
  if (isAnswer(app)) return app;
  const found = findEndpoint(endpoints, request.method ?? 'GET', url.pathname);
  if (found === null) return refused(404, 404, '404 page not found');
  const form = isForm ? readMultipart(contentType, raw) : new Map();
  if (form === null || (!isForm && raw.length > 0 && body === undefined)) return refused400(9499, 'Bad Request');
  const gate = gated(platform, app, found.endpoint);
  const call = { app, method: request.method ?? 'GET', path: url.pathname, params: found.params };
  return gate ?? found.endpoint.handle({ ...call, query: url.searchParams, body, form });
}

/** What people and their tokens are for; null for the calls of apps. */
function signInAnswer(platform: Platform, request: IncomingMessage, url: URL, body: Json | undefined): Answer | null {
  const { method, headers } = request;
  if (method === 'GET' && url.pathname === AUTHORIZE_PATH) return authorize(platform, url.searchParams);
  if (method === 'POST' && url.pathname === USER_TOKEN_PATH) return giveUserToken(platform, body);
  if (method === 'GET' && url.pathname === USER_INFO_PATH) return userInfo(platform, headers.authorization);
  return null;
}

function gated(platform: Platform, app: App, endpoint: Endpoint): Answer | null {
  return scopeFault(app, endpoint.scopes) ?? platform.rates.api(app, endpoint);
}

function write(response: ServerResponse, answer: Answer): void {
  const bytes = 'json' in answer ? Buffer.from(JSON.stringify(answer.json)) : answer.bytes;
  response.writeHead(answer.status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(bytes.length),
    ...answer.headers,
  });
  response.end(bytes);
}
