// The configuration that is in force: the files with the changes over them, and the changes that do not go with the files any more.
import { ConfigError, showFault } from '../config/fault.ts';
import { type LaidValue, saidPlace } from '../config/laid-over.ts';
import type { LoadedConfig } from '../config/load.ts';
import { minuteText, PEOPLE_ZONE } from '../lib/zoned-time.ts';
import { type Change, isLive } from './overlay.ts';

/** A change that is not in force although nobody took it back. */
export interface SetAside {
  readonly change: Change;
  /** Chinese: what the check says of it. */
  readonly reason: string;
}

export interface Effective {
  readonly loaded: LoadedConfig;
  /** The changes that are in force, in the order in which they were laid. */
  readonly standing: readonly Change[];
  readonly aside: readonly SetAside[];
}

/** @throws ConfigError when what comes out is not right as a whole */
export function laidOver(files: LoadedConfig, standing: readonly Change[]): LoadedConfig {
  return standing.length === 0 ? files : files.laidOver(standing.map(laidValue));
}

function laidValue(change: Change): LaidValue {
  return { keys: change.path, value: change.value, place: saidPlace(`设置（${changeText(change)}）`) };
}

/** `ou_… 11-26 10:12，第 3 版`, in Beijing's time. */
export function changeText({ by, at, version }: Change): string {
  return `${by} ${minuteText(at.toISOString(), PEOPLE_ZONE)}，第 ${version} 版`;
}

/**
 * Lays as many of the changes over the files as go together with them, older ones first; one that only goes with a later one gets
 * another chance behind it.
 * @param files right by themselves
 */
export function effective(files: LoadedConfig, standing: readonly Change[]): Effective {
  const movable = standing.filter(({ path }) => isLive(path, files.live));
  const fixed = standing.filter((change) => !movable.includes(change));
  const aside = fixed.map((change) => ({ change, reason: '这一项不能再在运行中修改' }));
  try {
    return { loaded: laidOver(files, movable), standing: movable, aside };
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    const { kept, loaded, left } = asManyAsGo(files, movable);
    return { loaded, standing: kept, aside: [...aside, ...left] };
  }
}

function asManyAsGo(files: LoadedConfig, changes: readonly Change[]) {
  let kept: readonly Change[] = [];
  let loaded = files;
  let left: readonly SetAside[] = changes.map((change) => ({ change, reason: '' }));
  for (let before = -1; before !== kept.length; ) {
    before = kept.length;
    const tried = left;
    left = [];
    for (const { change } of tried) {
      // In the order of their versions, wherever it was tried.
      const more = [...kept, change].sort((one, other) => one.version - other.version);
      try {
        loaded = laidOver(files, more);
        kept = more;
      } catch (thrown) {
        if (!(thrown instanceof ConfigError)) throw thrown;
        left = [...left, { change, reason: thrown.faults.map(showFault).join('；') }];
      }
    }
  }
  return { kept, loaded, left };
}
