// The SDK's logger: lets through what kind of error it was, never requests, headers or bodies, which hold the app's secret and tokens.
import type { FeishuLog } from '../log.ts';

export interface SdkLogger {
  readonly error: (...parts: unknown[]) => void;
  readonly warn: (...parts: unknown[]) => void;
  readonly info: () => void;
  readonly debug: () => void;
  readonly trace: () => void;
}

const silent = (): void => {};

/** Failed calls are logged by call() itself, with more to say; of what the SDK reports only words and codes are kept. */
export function sdkLogger(log: FeishuLog, redact: (text: string) => string): SdkLogger {
  const write = (parts: readonly unknown[]): void => {
    log.warn({ sdk: words(parts).map(redact) }, 'the Feishu SDK reports');
  };
  return {
    error: (...parts) => write(parts),
    warn: (...parts) => write(parts),
    info: silent,
    debug: silent,
    trace: silent,
  };
}

/** The SDK calls its logger with one array (feishu.md §1.5). */
function words(parts: readonly unknown[]): readonly string[] {
  return parts.flat(2).flatMap((part) => {
    if (typeof part === 'string') return [part];
    if (part instanceof Error) return ['code' in part && typeof part.code === 'string' ? part.code : part.name];
    return [];
  });
}
