// A whole card, JSON 2.0 (feishu.md §4.7).
import type { JsonObject } from '../../lib/json.ts';
import { present } from '../../lib/json.ts';
import { type Element, plain } from './element.ts';
import { plainText } from './text.ts';

export type HeaderColour = 'blue' | 'green' | 'orange' | 'red' | 'grey' | 'turquoise' | 'purple';

export interface Tag {
  readonly text: string;
  readonly colour: 'neutral' | 'blue' | 'green' | 'orange' | 'red' | 'purple';
}

export interface CardParts {
  /** The conclusion, not the category. */
  readonly title: string;
  /** Scope and time of the data. */
  readonly subtitle?: string;
  /** Colour is state: red failed, orange warning, blue running, green done, grey stale. */
  readonly colour: HeaderColour;
  /** At most three are shown; further ones are left out. */
  readonly tags?: readonly Tag[];
  /** What the chat list and the notification show; without it the title. */
  readonly summary?: string;
  readonly elements: readonly Element<'any' | 'outside' | 'root'>[];
  /** `fill` for wide tables. */
  readonly width?: 'default' | 'compact' | 'fill';
  /** False for what must stay in this chat. */
  readonly forwardable?: boolean;
}

export type Card = JsonObject;

const MOST_TAGS = 3;
const MOST_TITLE = 200;

export function card(parts: CardParts): Card {
  const tags = (parts.tags ?? []).slice(0, MOST_TAGS);
  return {
    schema: '2.0',
    config: {
      update_multi: true,
      enable_forward: parts.forwardable ?? true,
      width_mode: parts.width ?? 'default',
      summary: { content: plainText(parts.summary ?? parts.title, MOST_TITLE) || '—' },
    },
    header: present({
      title: plain(parts.title, MOST_TITLE),
      subtitle: parts.subtitle === undefined ? undefined : plain(parts.subtitle),
      template: parts.colour,
      text_tag_list:
        tags.length === 0
          ? undefined
          : tags.map((tag) => ({ tag: 'text_tag', text: plain(tag.text, 20), color: tag.colour })),
    }),
    body: { direction: 'vertical', vertical_spacing: '8px', elements: [...parts.elements] },
  };
}
