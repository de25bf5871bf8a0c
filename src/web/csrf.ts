// What a browser's session posts must carry its token: a form in a field, a script in a header.
import type { IncomingMessage } from 'node:http';
import { sameSecret } from '../people/signin/secret.ts';
import { header } from './knock.ts';
import type { Visitor } from './visitor.ts';

export const TOKEN_FIELD = 'csrf';
const TOKEN_HEADER = 'x-csrf-token';

/** @param posted the fields of a form; null where only a header can name the token */
export function isOwnPost(
  request: IncomingMessage,
  { csrf }: Visitor,
  posted: Readonly<Record<string, string>> | null,
): boolean {
  if (request.method === 'GET' || request.method === 'HEAD' || csrf === null) return true;
  return sameSecret(header(request, TOKEN_HEADER) ?? posted?.[TOKEN_FIELD] ?? '', csrf);
}

/** Every form that changes something gets the token, so that none can be forgotten: what people wrote is escaped and makes no form. */
export function withToken(html: string, csrf: string | null): string {
  if (csrf === null) return html;
  const field = `<input type="hidden" name="${TOKEN_FIELD}" value="${csrf}">`;
  return html.replace(/<form\b[^>]*\bmethod="post"[^>]*>/g, (tag) => tag + field);
}
