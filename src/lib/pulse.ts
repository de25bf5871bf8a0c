// Whether a loop still turns: it beats at every turn, and who asks hears how long ago that was.

export interface Pulse {
  beat(): void;
  /** It does not turn for now, and is not expected to. */
  rest(): void;
  /** Milliseconds since the last turn; null while it rests. */
  ageMs(): number | null;
}

/** @param ticks milliseconds that only grow; performance.now() unless told */
export function createPulse(ticks: () => number = () => performance.now()): Pulse {
  let last: number | null = null;
  return {
    beat: () => {
      last = ticks();
    },
    rest: () => {
      last = null;
    },
    ageMs: () => (last === null ? null : ticks() - last),
  };
}

/** What a room says of itself, for its row among the heartbeats. */
export interface RoomHealth {
  /** `sender`, `bot`, `planner`. */
  readonly name: string;
  /** Milliseconds since it last did its turn. */
  readonly ageMs: number;
  readonly state: 'ok' | 'warning' | 'fault';
  /** Chinese, without a full stop; null when there is nothing to say. */
  readonly detail: string | null;
}
