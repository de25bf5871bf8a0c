// Who may use the control interface over HTTP: this machine by its own name, and pages of one origin if one is allowed.
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers the refusal, or null. Posts must be JSON, which a page of another origin cannot send without being asked for leave. */
export function controlRefusal(request: IncomingMessage, allowedOrigin: string | null): string | null {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  // A name that some web site has pointed at this machine is not its own.
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(host)) return '只接受发给本机的请求';
  const origin = request.headers.origin;
  if (origin !== undefined && origin !== allowedOrigin && origin !== `http://${request.headers.host}`) {
    return '不接受别的网页发来的请求';
  }
  const isWrite = request.method !== 'GET' && request.method !== 'OPTIONS';
  const isJson = (request.headers['content-type'] ?? '').startsWith('application/json');
  return isWrite && !isJson ? '请用 Content-Type: application/json' : null;
}

export function allowOrigin(response: ServerResponse, allowedOrigin: string | null): void {
  if (allowedOrigin === null) return;
  response.setHeader('Access-Control-Allow-Origin', allowedOrigin);
  response.setHeader('Access-Control-Allow-Headers', 'Content-Type');
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, DELETE');
  response.setHeader('Vary', 'Origin');
}
