// What a click is answered with at once (feishu.md §2.8: within three seconds); what it does comes afterwards, as for a typed line.
import type { ClickAnswer } from '../feishu/events/click-answer.ts';
import type { ClickEvent } from '../feishu/events/event.ts';
import { type Bench, judge } from './judge.ts';
import { fromClick } from './request.ts';

/** A toast that only the person sees: why not, or that it was received. The event is stored all the same, for the audit. */
export function clickReceipt(bench: Bench, event: ClickEvent): ClickAnswer {
  const came = fromClick(event);
  if (came.kind === 'expired') return { toast: { kind: 'warning', text: '这张卡片是旧版本的，请重新发命令' } };
  const verdict = judge(bench, came.request);
  if (verdict.decision === 'allowed')
    return { toast: { kind: 'info', text: `收到：${verdict.meant.command.names[0]}` } };
  return { toast: { kind: verdict.decision === 'denied' ? 'error' : 'warning', text: verdict.sentence } };
}
