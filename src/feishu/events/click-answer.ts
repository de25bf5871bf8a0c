// What a click is answered with: HTTP 200 and a JSON object within three seconds, else the person sees an error (feishu.md §2.8).

import type { Json, JsonObject } from '../../lib/json.ts';
import { plainText } from '../card/text.ts';

export interface ClickAnswer {
  /** Shown to who clicked, and to nobody else. */
  readonly toast?: { readonly kind: 'info' | 'success' | 'error' | 'warning'; readonly text: string };
  /** Takes the place of the card that was clicked, for everybody. */
  readonly card?: Json;
}

/** Nothing to say is `{}`: an empty body would be an error. */
export function clickAnswer({ toast, card }: ClickAnswer): JsonObject {
  return {
    ...(toast === undefined ? {} : { toast: { type: toast.kind, content: plainText(toast.text, 200) } }),
    ...(card === undefined ? {} : { card: { type: 'raw', data: card } }),
  };
}
