// The address of a page as people can open it.
import type { SyncContext } from '../context.ts';

/** Null without `web.publicUrl`. */
export function pageHref({ config }: Pick<SyncContext, 'config'>, path: string): string | null {
  const { publicUrl } = config.web;
  return publicUrl === undefined ? null : new URL(path, publicUrl).href;
}
