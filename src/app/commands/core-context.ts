// What a command of the core receives: it opens for itself what it needs.
import type { Terminal } from '../../cli/terminal.ts';
import type { AnyFeature } from '../features.ts';
import { createLog } from '../log.ts';
import { openProgram, type Program } from '../program.ts';

export interface CoreContext {
  /** The working folder, absolute. */
  readonly cwd: string;
  readonly features: readonly AnyFeature[];
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** The whole program with all features, as a command typed by hand gets it: the store is migrated first. */
export function openWhole({ cwd, features, terminal, signal }: CoreContext): Promise<Program> {
  return openProgram({
    cwd,
    parts: features,
    partial: false,
    log: (level) => createLog(level, 'stderr'),
    step: (step) => terminal.step(step),
    signal,
  });
}
