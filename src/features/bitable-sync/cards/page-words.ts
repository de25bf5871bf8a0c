// Said where a card has no button that opens the page, since nobody has said under which address people reach the pages.
import { coloured, md } from '../../../feishu/card/markdown.ts';
import { markdown } from '../../../feishu/card/texts.ts';

/** Chinese, without a full stop. */
export function pageSentence(trace: string): string {
  return `全部经过在值班网页“同步”的运行记录里，编号 ${trace}；要在卡片上直接打开，请管理员在配置里写 web.publicUrl`;
}

/** @param link of the page; null without an address */
export function pageWords(link: string | null, trace: string): readonly ReturnType<typeof markdown>[] {
  return link === null ? [markdown(md`${coloured('grey', pageSentence(trace))}`, { size: 'notation' })] : [];
}
