// The scale of an axis that begins at nothing: round steps, and a top that holds the greatest value.

export interface Scale {
  /** The value at the upper edge, hundredths. */
  readonly top: number;
  /** Values with a line of their own, without 0, ascending. */
  readonly ticks: readonly number[];
}

const STEPS = [1, 2, 5, 10];

/** @param greatest hundredths; @param lines at most so many */
export function scaleTo(greatest: number, lines = 3): Scale {
  const wanted = Math.max(greatest, 10) / lines;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = Math.round((STEPS.find((one) => one * power >= wanted) ?? 10) * power);
  const count = Math.max(1, Math.ceil(greatest / step));
  return { top: step * count, ticks: Array.from({ length: count }, (_, at) => step * (at + 1)) };
}
