// Who runs: the mark a process leaves in the store, so that others can tell whether it still lives.
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

export interface ProcessMark {
  /** The host's name and, on Linux, `~` with a hash of boot and process namespace: only there does a process number mean the same process. */
  readonly host: string;
  readonly pid: number;
}

/** The mark of the process that asks. */
export function thisProcess(): ProcessMark {
  return { host: `${hostname().slice(0, 80)}${placeMark()}`, pid: process.pid };
}

/** True only when the marked process certainly does not live any more; on another host nobody can tell, and the answer is false. */
export function isGone(mark: ProcessMark): boolean {
  if (mark.host !== thisProcess().host) return false;
  try {
    process.kill(mark.pid, 0);
    return false;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

/** The host's name for people, without the mark of the place. */
export function shownHost(host: string): string {
  return host.split('~')[0] ?? host;
}

// Two containers may share a host name, and two machines may be clones: a process number of one says nothing in the other.
function placeMark(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
    const place = `${boot}${readlinkSync('/proc/self/ns/pid')}`;
    return `~${createHash('sha256').update(place).digest('hex').slice(0, 8)}`;
  } catch {
    // No Linux: the host's name alone has to do.
    return '';
  }
}
