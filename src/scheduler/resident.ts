// A resident: a job that stays. It is no run, has no schedule, and is started again when it ends.

export interface Resident<Ctx> {
  /** Its file in jobs/ has the same name. */
  readonly name: string;
  /** Chinese. */
  readonly title: string;
  /**
   * Works until the signal aborts; what is in the way is its own to try again.
   * @param fresh gives the context as it is at this moment: clock and settings may have changed
   */
  run(fresh: () => Promise<Ctx>, signal: AbortSignal): Promise<void>;
}
