// The server's own outgoing heartbeat: while it is well, a service outside hears of it every minute, and speaks when it does not.
import { errorText } from '../lib/errors.ts';
import { type Repeated, repeated } from '../lib/repeated.ts';
import { openOutbound } from '../outbound/client.ts';
import type { HealthDesk } from './health-desk.ts';
import { outgoingHeartbeat } from './outgoing-heartbeat.ts';
import type { Program } from './program.ts';

/** Real time. */
const EVERY_MS = 60_000;

/** The address may be given, changed or taken away while the server runs. @param everyMs milliseconds; a minute unless told */
export function startHeartbeat(
  program: Pick<Program, 'context'>,
  health: Pick<HealthDesk, 'check'>,
  everyMs = EVERY_MS,
): Repeated {
  const beat = async (): Promise<void> => {
    const { config } = program.context;
    const url = config.alerts.heartbeatUrl;
    // Not well is not said here: that the beat is missing says it.
    if (url === undefined || !(await health.check()).ok) return;
    await outgoingHeartbeat(openOutbound(config.outbound), url)();
  };
  return repeated(everyMs, beat, (thrown) =>
    program.context.log.warn({ reason: errorText(thrown) }, 'outgoing heartbeat not taken'),
  );
}
