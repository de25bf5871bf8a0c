// What is wrong with a card: the platform's own code, and the text it comes in (feishu.md §4.4, sub-codes in 230099).
import { type JsonAnswer, refused400 } from '../http/answer.ts';

export interface CardFault {
  readonly code: number;
  readonly message: string;
  /** `ROOT -> body -> elements -> [2](tag: chart)` */
  readonly path: string;
}

/** The sub-codes of feishu.md §4.4; PARSE stands for all rules whose own code no page names. */
export const CARD_CODE = {
  at: 100290,
  tooMany: 11310,
  template: 200380,
  chart: 200550,
  formName: 200530,
  image: 200570,
  parse: 200621,
  entity: 200740,
  version: 200830,
  tag: 200861,
  rows: 200914,
  rowKey: 200915,
  elementId: 300301,
  updateMulti: 300302,
} as const;

export function cardFault(code: number, message: string, path = 'ROOT'): CardFault {
  return { code, message, path };
}

/** `Failed to create card content, ext=ErrCode: N; ErrMsg: …;` (§4.4). */
export function cardRefusal({ code, message, path }: CardFault): JsonAnswer {
  return refused400(
    230099,
    `Failed to create card content, ext=ErrCode: ${code}; ErrMsg: ${message}; ErrorValue: ${message}; ErrPath: ${path}; `,
  );
}
