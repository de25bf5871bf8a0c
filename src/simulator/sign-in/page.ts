// The authorization page: who are you? Plain links, no script.
import type { App } from '../apps.ts';
import type { BytesAnswer } from '../http/answer.ts';
import type { PersonRecord } from '../state/records.ts';

const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
} as const;

export function authorizePage(app: App, people: readonly PersonRecord[], query: URLSearchParams): BytesAnswer {
  const link = (more: Readonly<Record<string, string>>): string => {
    const params = new URLSearchParams(query);
    for (const [name, value] of Object.entries(more)) params.set(name, value);
    return escaped(`?${params}`);
  };
  const present = people.filter((one) => one.resigned !== true);
  const items = present.map(({ id, name }) => `<li><a href="${link({ person: id })}">${escaped(name)}</a></li>`);
  return page(200, `用飞书登录${escaped(app.name)}`, [
    '<p>这是本机的模拟飞书。你是谁？</p>',
    `<ul>${items.join('')}</ul>`,
    `<p><a href="${link({ refused: '1' })}">拒绝授权</a></p>`,
  ]);
}

export function refusalPage(code: number, sentence: string): BytesAnswer {
  return page(400, '不能授权', [`<p>${escaped(sentence)}</p>`, `<p>错误码：${code}</p>`]);
}

function page(status: number, title: string, body: readonly string[]): BytesAnswer {
  const style =
    'body{font:16px/1.6 sans-serif;max-width:24em;margin:10vh auto;padding:0 1em}a{display:block;padding:.6em 0}';
  const html = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${style}</style></head><body><h1>${title}</h1>${body.join('\n')}</body></html>`;
  return { status, headers: HEADERS, bytes: Buffer.from(html) };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
