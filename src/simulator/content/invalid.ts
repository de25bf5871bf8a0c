// The refusal of a parameter of a message API, naming it in brackets (feishu.md §4.4: 230001).
import { type JsonAnswer, refused400 } from '../http/answer.ts';

export function invalid(what: string): JsonAnswer {
  return refused400(230001, `Your request contains an invalid request parameter. (${what})`);
}
