// Pages as elements: parsed as browsers forgive them, chosen by CSS selectors.
import { compile, selectAll } from 'css-select';
import { DomUtils, parseDocument } from 'htmlparser2';

// biome-ignore lint/performance/useDomNodeTextContent: no browser's; unlike its textContent it leaves scripts out
const { innerText, nextElementSibling } = DomUtils;

export type HtmlPage = ReturnType<typeof parseDocument>;
export type HtmlElement = NonNullable<ReturnType<typeof DomUtils.nextElementSibling>>;

export function parsePage(html: string): HtmlPage {
  return parseDocument(html);
}

/** In the order of the page. @throws an Error for what is no selector; see selectorFault */
export function selected(page: HtmlPage, selector: string): readonly HtmlElement[] {
  return selectAll<HtmlPage['children'][number], HtmlElement>(selector, page.children);
}

/** Why it is no selector, for whoever knows them; null when it is one. */
export function selectorFault(selector: string): string | null {
  try {
    compile(selector);
    return null;
  } catch (thrown) {
    if (thrown instanceof Error) return thrown.message;
    throw thrown;
  }
}

/** All text in it, comments and scripts left out. */
export function textOf(element: HtmlElement): string {
  return innerText(element);
}

/** What people would read of a page, roughly. */
export function shownTextOf(page: HtmlPage): string {
  return innerText(page.children);
}

/** The element after it below the same parent. */
export function nextOf(element: HtmlElement): HtmlElement | null {
  return nextElementSibling(element);
}
