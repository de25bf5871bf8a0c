// The two foreseen kinds of error; anything else that is thrown is a bug and is reported as one.

/** Something the person can put right. The message is safe to show and names what was found, what was wanted and what to do. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** A service beside us (database, platform, site) failed. Never carries a secret: URLs are masked before they get here. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  /** Which service, in words an operator recognises, for instance `suzhou/iot (mysql://10.1.0.5:3306/iot)`. */
  readonly service: string;
  /** True when the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean;

  constructor(service: string, message: string, options: { readonly retryable: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.service = service;
    this.retryable = options.retryable;
  }
}

/** The text of whatever was thrown, for logs and messages. */
export function errorText(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
