// Tells a service outside that we are well; when that stops, the service speaks.
import type { Outbound } from '../outbound/client.ts';

const LIMIT_MS = 10_000;
const MOST_BYTES = 64 * 1024;

/** One sign of life a call. @throws OutboundError, or Error when it was not taken */
export function outgoingHeartbeat(outbound: Outbound, url: string): () => Promise<void> {
  return async () => {
    const { status } = await outbound.request({ url, timeoutMs: LIMIT_MS, mostBytes: MOST_BYTES });
    if (status >= 400) throw new Error(`心跳服务没有收下（HTTP ${status}）`);
  };
}
