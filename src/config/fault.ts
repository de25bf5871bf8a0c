// What is wrong in a configuration and where: every fault names file, line, column and path, and all of them are reported together.
import { UserError } from '../lib/errors.ts';
import { maskText } from './masking.ts';

/** A key that would change what all objects are made of. */
export const NO_PROTO = '不能用 __proto__ 作键';

/** Keys and list positions from the top of the configuration down, for instance `['sites', 2, 'sources', 'iot']`. */
export type Path = readonly (string | number)[];

/** A spot in a configuration file; line and column count from 1. In no file: line 0, and `file` says whose value it is. */
export interface Place {
  /** As shown to people: relative to the working folder when the file lies below it. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Fault {
  readonly place: Place;
  /** Empty when the fault concerns a whole file or its YAML syntax. */
  readonly path: Path;
  /** Chinese, one sentence: what was found, what was wanted. Never a secret. */
  readonly message: string;
}

/** The path as people write it: `sites[2].sources.iot`. */
export function showPath(path: Path): string {
  return path.reduce<string>((shown, written) => {
    if (typeof written === 'number') return `${shown}[${written}]`;
    const step = maskText(written);
    if (!/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(step)) return `${shown}[${JSON.stringify(step)}]`;
    return shown === '' ? step : `${shown}.${step}`;
  }, '');
}

/** `config/zhiban.yaml:12:7`, which terminals and editors turn into a link. */
export function showPlace(place: Place): string {
  return place.line === 0 ? place.file : `${place.file}:${place.line}:${place.column}`;
}

/** One line for one fault. */
export function showFault(fault: Fault): string {
  const path = showPath(fault.path);
  return `${showPlace(fault.place)}  ${path === '' ? '' : `${path}：`}${fault.message}`;
}

/** The configuration cannot be used; the message lists every fault that was found, in the order of the files and lines. */
export class ConfigError extends UserError {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(
      [`配置有 ${faults.length} 处问题，请改正后再试：`, ...faults.map((fault) => `  ${showFault(fault)}`)].join('\n'),
    );
    this.faults = faults;
  }
}
