// The addresses of our pages as they stand in messages: where these begin is decided here, for all cards.
import type { CoreConfig } from './core.ts';

type Pages = { readonly web: Pick<CoreConfig['web'], 'linkUrl' | 'publicUrl'> };

/** Null where nobody has said under which address people reach the pages, and the playground does not know it by itself. */
export function pagesUrl({ web: { linkUrl, publicUrl } }: Pages): string | null {
  return linkUrl ?? publicUrl ?? null;
}

/** The address of a page as people can open it; null like {@link pagesUrl}. */
export function pageHref(config: Pages, path: string): string | null {
  const base = pagesUrl(config);
  return base === null ? null : new URL(path, base).href;
}

/** Where a browser on this machine finds what listens there. */
export function localUrl({ host, port }: Pick<CoreConfig['web'], 'host' | 'port'>): string {
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
