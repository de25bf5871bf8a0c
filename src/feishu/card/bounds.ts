// Numbers held within what a component takes.

/** The whole number nearest below, between both ends; what is no number becomes the lower end. */
export function within(low: number, high: number, value: number): number {
  return Number.isNaN(value) ? low : Math.min(high, Math.max(low, Math.trunc(value)));
}
