// What a card says: markdown, plain text, a line between.
import { type Element, element, plain } from './element.ts';
import type { Markdown } from './markdown.ts';

export interface TextLook {
  readonly size?: 'normal' | 'heading' | 'notation';
  readonly align?: 'left' | 'center' | 'right';
}

/** Markup and escaped data; see md`…`. */
export function markdown(text: Markdown, look: TextLook = {}): Element<'any'> {
  return element('markdown', {
    content: text.markdown === '' ? '—' : text.markdown,
    text_size: look.size,
    text_align: look.align,
  });
}

/** Data as it is, in one line, without any markup. */
export function paragraph(text: string, most = 1_000): Element<'any'> {
  return element('div', { text: plain(text, most) });
}

export function divider(): Element<'any'> {
  return element('hr', {});
}
