// A configured URL that could not be used: which kind of failure, and no word of what the other side said.
import { UpstreamError } from '../lib/errors.ts';

/**
 * `forbidden` the URL may not be used as it is written · `address` it leads into a network of ours · `name` no such host · `connect`
 * nobody answers there · `tls` the certificate · `timeout` too slow · `too-large` · `redirect` it points elsewhere · `broken` the
 * connection ended, or what came is not HTTP.
 */
export type OutboundFailure =
  | 'forbidden'
  | 'address'
  | 'name'
  | 'connect'
  | 'tls'
  | 'timeout'
  | 'too-large'
  | 'redirect'
  | 'broken';

const LATER: ReadonlySet<OutboundFailure> = new Set(['name', 'connect', 'timeout', 'broken']);

/** The message is Chinese, says what to do, and names host and port only: paths and parameters may hold a secret. */
export class OutboundError extends UpstreamError {
  readonly failure: OutboundFailure;
  /** True when the other side may have received the request: the connection was there. */
  readonly reached: boolean;

  constructor(service: string, failure: OutboundFailure, message: string, reached = false) {
    super(service, message, { retryable: LATER.has(failure) });
    this.failure = failure;
    this.reached = reached;
  }
}
