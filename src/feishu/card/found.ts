// A component that was found in a card, and where it stands.
import type { JsonObject } from '../../lib/json.ts';

export interface Found {
  readonly node: JsonObject;
  readonly tag: string;
  /** For instance `body.elements[2]`. */
  readonly path: string;
  /** Tags from the card's root down, without its own. */
  readonly above: readonly string[];
}
