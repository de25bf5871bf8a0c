// Writes what a handler answered into the response.
import { type FileHandle, open } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Context } from 'koa';
import { attachment } from './content-disposition.ts';
import { type Cookie, cookieText } from './cookie.ts';
import type { Pages } from './pages.ts';
import type { EventsAnswer, PageAnswer, WebAnswer } from './route.ts';
import { visitorOf } from './visitor.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Whatever is written at once; a stream is event-streams.ts's. */
export async function writeAnswer(ctx: Context, pages: Pages, answer: Exclude<WebAnswer, EventsAnswer>): Promise<void> {
  switch (answer.kind) {
    case 'page':
      return writePage(ctx, pages, answer);
    case 'json':
      ctx.status = answer.status ?? 200;
      ctx.type = 'json';
      ctx.body = JSON.stringify(answer.value);
      return;
    case 'redirect':
    case 'away':
      setCookies(ctx, answer.cookies);
      ctx.redirect(answer.to);
      ctx.status = 303;
      // Koa's own sentence has the address in it, which may hold what only the browser needs to know.
      ctx.body = '';
      return;
    case 'text':
      ctx.status = 200;
      ctx.body = answer.text;
      ctx.type = answer.type;
      ctx.set('Content-Disposition', attachment(answer.name));
      return;
    case 'file':
      return writeFile(ctx, pages, answer);
    case 'missing':
      return writeNotice(ctx, pages, { status: 404, title: '没有找到', message: answer.message, trace: null });
  }
}

export interface Notice {
  readonly status: number;
  readonly title: string;
  /** Chinese, safe to show. */
  readonly message: string;
  readonly trace: string | null;
}

const json = new WeakSet<Context['req']>();

/** Whatever is said of this request is JSON, whatever it accepts. */
export function alwaysJson({ req }: Context): void {
  json.add(req);
}

/** Whether who asks is to be answered in JSON where a page would be shown. */
export function wantsJson(ctx: Context): boolean {
  if (json.has(ctx.req) || ctx.path.endsWith('.json') || ctx.accepts('html', 'json') === 'json') return true;
  // A program with its key takes anything, and reads no page.
  return /^bearer\b/i.test(ctx.get('authorization')) && !ctx.get('accept').includes('text/html');
}

/** A page with one sentence, or JSON for who asks for JSON. */
export function writeNotice(ctx: Context, pages: Pages, notice: Notice): void {
  const { status, title, message, trace } = notice;
  if (wantsJson(ctx)) {
    ctx.status = status;
    ctx.type = 'json';
    ctx.body = JSON.stringify(trace === null ? { error: message } : { error: message, trace });
    return;
  }
  writePage(ctx, pages, { kind: 'page', template: 'notice', title, status, data: notice });
}

function writePage(ctx: Context, pages: Pages, page: PageAnswer): void {
  ctx.status = page.status ?? 200;
  ctx.type = 'html';
  setCookies(ctx, page.cookies);
  ctx.body = pages.render(page, ctx.path, visitorOf(ctx.req));
}

function setCookies(ctx: Context, cookies: readonly Cookie[] = []): void {
  if (cookies.length > 0) ctx.set('Set-Cookie', cookies.map(cookieText));
}

/** Size and content come from one open file, so that one replaced meanwhile does not mix with the new one. */
async function writeFile(ctx: Context, pages: Pages, file: WebAnswer & { readonly kind: 'file' }): Promise<void> {
  const handle = await openIfThere(file.path);
  if (handle === null) return writeAnswer(ctx, pages, { kind: 'missing', message: file.missing });
  const { size } = await handle.stat();
  ctx.status = 200;
  ctx.body = handle.createReadStream();
  ctx.type = TYPES[extname(file.name)] ?? 'application/octet-stream';
  ctx.length = size;
  ctx.set('Content-Disposition', attachment(file.name));
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR'))
      return null;
    throw thrown;
  }
}
