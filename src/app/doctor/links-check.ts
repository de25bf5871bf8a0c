// Whether the cards in the group can open our pages.
import type { CoreConfig } from '../../config/core.ts';
import { pagesUrl } from '../../config/page-address.ts';
import type { Check } from '../../feature.ts';

/** Pure. */
export function linksCheck(config: Pick<CoreConfig, 'web'>): Check {
  const title = '消息里的网页链接';
  const { linkUrl, publicUrl } = config.web;
  const url = pagesUrl(config);
  if (url === null) {
    const finding =
      '没有：配置里没有写 web.publicUrl，卡片上没有“看原因”“看详情”这些按钮，只写明到网页哪里看；请写上别人打开网页用的网址，例如 https://zhiban.公司.com';
    return { title, state: 'warning', finding };
  }
  const isOwn = linkUrl !== undefined && publicUrl === undefined;
  const where = isOwn ? '；没有写 web.publicUrl，要让别的机器打开、用飞书登录，请写上' : '';
  return { title, state: 'ok', finding: `以 ${url} 开头${where}` };
}
