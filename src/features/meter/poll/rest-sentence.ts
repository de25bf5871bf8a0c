// What is said of a meter whose host is left alone.
import { PEOPLE_ZONE, secondText } from '../../../lib/zoned-time.ts';
import type { Rest } from './hosts.ts';

/** It begins with the host: what one request was answered is no answer to the meters that were not asked. */
export function restSentence({ sentence, until, isShut }: Rest): string {
  const again = `${secondText(new Date(until).toISOString(), PEOPLE_ZONE).slice(11, 16)} 再问`;
  return isShut
    ? `来源的主机在休息（${sentence}）；为了不被封得更久，${again}`
    : `来源的主机在休息（一连几次没有答好，最近一次：${sentence}），${again}`;
}
