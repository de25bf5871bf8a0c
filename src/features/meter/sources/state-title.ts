// What a state of a source is called.
import type { SourceFault } from './answer.ts';

const TITLES: Readonly<Record<SourceFault | 'ok' | 'never', string>> = {
  ok: '正常',
  never: '还没有读过',
  unreachable: '连不上',
  timeout: '没有应答',
  refused: '拒绝访问',
  blocked: '只让微信打开',
  unreadable: '读不懂',
  'other-meter': '答的是别的表',
  negative: '读数是负数',
  jump: '读数突变',
  inconsistent: '电量与金额对不上',
  misconfigured: '配置不对',
};

/** Chinese, a few characters: 连不上. */
export function sourceStateTitle(state: SourceFault | 'ok' | 'never'): string {
  return TITLES[state];
}
