// A disk of a few megabytes of one's own, to be filled: a tmpfs in a private folder, gone afterwards whatever happens.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  readonly path: string;
  /** Unmounts it with all that is on it. */
  remove(): void;
}

/** Why no disk can be had here; null when it can. */
export function noSmallDisk(): string | null {
  if (process.platform !== 'linux') return 'a small disk is a tmpfs, which only Linux has';
  const probe = tryMount(1);
  if (probe === null) return 'this account may not mount a tmpfs';
  probe.remove();
  return null;
}

export function mountSmallDisk(megabytes: number): SmallDisk {
  const disk = tryMount(megabytes);
  if (disk === null) throw new Error('a tmpfs cannot be mounted here; ask noSmallDisk() first');
  return disk;
}

function tryMount(megabytes: number): SmallDisk | null {
  const path = mkdtempSync(join(tmpdir(), 'zhiban-disk-'));
  chmodSync(path, 0o700);
  const options = `size=${megabytes}m,mode=0700`;
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'zhiban-test', path], { stdio: 'ignore' });
  if (status !== 0) {
    rmdirSync(path);
    return null;
  }
  const guard = unmountWhenWeEnd(path);
  return {
    path,
    remove: () => {
      guard.kill('SIGKILL');
      spawnSync('umount', ['-l', path], { stdio: 'ignore' });
      rmdirSync(path);
    },
  };
}

/** Its standard input ends when this process does, however that happens. */
function unmountWhenWeEnd(path: string): ChildProcess {
  const script = 'cat > /dev/null; umount -l "$1"; rmdir "$1"';
  const guard = spawn('/bin/sh', ['-c', script, 'sh', path], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  guard.unref();
  return guard;
}
