// What of a page in a browser lies beyond the width of its device, so that one would have to move the page sideways.
import type { Page } from 'playwright-core';

/**
 * Elements that reach beyond the right edge, the page itself first, each as `390 < 512 <table class="…"`; none for a page that fits. What
 * scrolls, or is cut off, in a box of its own that fits is no fault. Measured against the device: on a phone `innerWidth` grows with what
 * is too wide, and so never says it.
 */
export async function tooWide(page: Page): Promise<readonly string[]> {
  const width = page.viewportSize()?.width;
  if (width === undefined) throw new Error('the page has no size of its own');
  return page.evaluate<readonly string[]>(`(${found})(${width})`);
}

/** Runs in the page, whose types are not ours; half a pixel is rounding. */
const found = `(width) => {
  const root = document.documentElement;
  const line = (one, right) => width + ' < ' + Math.round(right) + ' ' + one.outerHTML.slice(0, 120);
  const isBoxed = (one) => {
    for (let at = one.parentElement; at !== null && at !== document.body; at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== 'visible') return true;
    }
    return false;
  };
  const beyond = [...document.querySelectorAll('body *')].flatMap((one) => {
    const { right, width: own } = one.getBoundingClientRect();
    const end = right + scrollX;
    return own > 0 && end > width + 0.5 && one.checkVisibility() && !isBoxed(one) ? [line(one, end)] : [];
  });
  const whole = root.scrollWidth > width ? [line(root, root.scrollWidth)] : [];
  return [...whole, ...beyond].slice(0, 10);
}`;
