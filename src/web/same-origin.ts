// What changes something is taken from our own pages only: another site open in the same browser must not press our buttons.

export interface Provenance {
  /** The Origin header. */
  readonly origin: string | undefined;
  /** The Sec-Fetch-Site header: browsers send it over https and to this machine, never to plain http elsewhere. */
  readonly fetchSite: string | undefined;
}

/**
 * Why a POST is refused, in Chinese; null when it comes from a page of ours. At least one of the two headers must be there,
 * and each that is there must say so: every browser since 2020 sends one of them.
 */
export function crossSiteRefusal({ origin, fetchSite }: Provenance, ownOrigins: readonly string[]): string | null {
  if (fetchSite !== undefined && fetchSite !== 'same-origin') return '这个操作不是从本站的页面发起的，没有执行。';
  if (origin !== undefined && !ownOrigins.includes(origin.toLowerCase()))
    return '这个操作是从别的网站发起的，没有执行；请打开本站的页面再点按钮。';
  if (origin === undefined && fetchSite === undefined)
    return '请求里没有 Origin，认不出是从哪个页面发起的，没有执行；请用浏览器打开本站的页面操作，脚本请用 zhiban 命令。';
  return null;
}
