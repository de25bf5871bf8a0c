// The program's log: JSON lines by pino; the server writes to standard output, commands to standard error.
import { pino } from 'pino';
import type { Log } from '../context.ts';

/** Names whose values never reach a log line. */
const SECRET_PATHS = ['password', 'secret', 'token', 'url', '*.password', '*.secret', '*.token', '*.url'];

export function createLog(level: string, to: 'stdout' | 'stderr'): Log {
  const logger = pino(
    { level, redact: { paths: SECRET_PATHS, censor: '***' }, timestamp: pino.stdTimeFunctions.isoTime, base: null },
    pino.destination({ dest: to === 'stdout' ? 1 : 2, sync: true }),
  );
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
}
