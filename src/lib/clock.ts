// Where the time comes from, and how an instant is written so that text order is time order.

/** Answers the present instant. Handed in, so that tests and the playground's fast-forward decide what time it is. */
export type Clock = () => Date;

/** The machine's clock. */
export const systemClock: Clock = () => new Date();

/**
 * An instant as ISO text in UTC with milliseconds, `2026-11-21T00:00:00.000Z`: always 24 characters, sorts as text.
 * @throws RangeError when the date is invalid or its year has not four digits.
 */
export function isoInstant(at: Date): string {
  const text = at.toISOString();
  if (text.length !== 24) throw new RangeError(`an instant of year 0 to 9999 was wanted, found ${text}`);
  return text;
}

/**
 * Reads what isoInstant wrote.
 * @throws RangeError when the text is not written exactly so.
 */
export function parseInstant(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime()) || at.toISOString() !== text) {
    throw new RangeError(`an instant like 2026-11-21T00:00:00.000Z was wanted, found ${JSON.stringify(text)}`);
  }
  return at;
}
