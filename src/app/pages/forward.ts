// 快进's buttons: POST /playground/forward with step=hour, day or week.
import type { Route } from '../../web/route.ts';
import type { Desk } from '../desk.ts';
import { FORWARD_STEPS, type ForwardStep } from '../forward.ts';

function isStep(text: string | undefined): text is ForwardStep {
  return text !== undefined && Object.hasOwn(FORWARD_STEPS, text);
}

/** Pressed twice, it begins once. */
export const forwardRoute: Route<Desk> = {
  method: 'POST',
  path: '/playground/forward',
  right: 'admin',
  action: '演练 快进',
  handle: async ({ forward }, { form, query }) => {
    if (forward === null)
      return { kind: 'missing', message: '演练场没有打开，时间不能快进；见配置的 playground.enabled。' };
    const step = form.step ?? query.step;
    if (!isStep(step)) {
      const steps = Object.entries(FORWARD_STEPS).map(([name, { title }]) => `${name}（${title}）`);
      return { kind: 'missing', message: `step 应为 ${steps.join('、')}；收到的是“${step ?? ''}”。` };
    }
    forward.press(step);
    return { kind: 'redirect', to: '/playground' };
  },
};
