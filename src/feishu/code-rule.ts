// What an error code of the platform means for us.

/**
 * `rate-limited` too often, not carried out · `temporary` not carried out, the same call may succeed later · `lost` whether it was
 * carried out is not known · `credentials` app id, secret or token refused · `permission` scope or right missing · `gone` the chat,
 * message, person, table or token is no longer there for us · `bad-card`, `too-large`, `bad-request`: the same call will never succeed.
 */
export type FailureKind =
  | 'rate-limited'
  | 'temporary'
  | 'lost'
  | 'credentials'
  | 'permission'
  | 'gone'
  | 'bad-card'
  | 'too-large'
  | 'bad-request';

export interface CodeRule {
  readonly kind: FailureKind;
  /** Chinese: what it is and what to do, without a full stop. */
  readonly says: string;
}

/** One rule for several codes. */
export function rule(
  kind: FailureKind,
  says: string,
  ...codes: readonly number[]
): readonly (readonly [number, CodeRule])[] {
  return codes.map((code) => [code, { kind, says }] as const);
}

export const TOO_OFTEN = '调用太频繁，稍后会自动重试';
