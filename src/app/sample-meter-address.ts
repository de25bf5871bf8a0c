// Where the product finds the pages of the playground's meters.
import { type LaidValue, saidPlace } from '../config/laid-over.ts';
import type { LoadedConfig } from '../config/load.ts';

const PLAYGROUND = saidPlace('演练场');
const SOURCE = ['meter', 'sources', 'samples', 'url'] as const;
export const SAMPLE_METERS_PATH = '/playground/meters/pay';

/** Where the sample meters' pages are, laid over the files: only the running server knows its port for certain. */
export function sampleMeterValues(loaded: LoadedConfig, serverUrl: string): readonly LaidValue[] {
  const { playground, outbound } = loaded.config;
  if (!playground.enabled || !loaded.isWritten(SOURCE)) return [];
  const { hostname, port } = new URL(serverUrl);
  const [allowed, clear] = [`${hostname}:${port}`, hostname];
  return [
    { keys: SOURCE, value: `http://${allowed}${SAMPLE_METERS_PATH}?mid={meter}`, place: PLAYGROUND },
    { keys: ['outbound', 'allow'], value: [...new Set([...outbound.allow, allowed])], place: PLAYGROUND },
    { keys: ['outbound', 'http'], value: [...new Set([...outbound.http, clear])], place: PLAYGROUND },
  ];
}
