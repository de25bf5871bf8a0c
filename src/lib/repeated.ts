// Work that is done again and again, one after the other, with a pause between.

export interface Repeated {
  /** Begins nothing any more; resolves when what is under way has ended. */
  close(): Promise<void>;
}

/**
 * Waits, works, waits again; milliseconds of real time.
 * @param onFault hears what the work threw; the next begins all the same
 */
export function repeated(everyMs: number, work: () => Promise<void>, onFault: (thrown: unknown) => void): Repeated {
  let under: Promise<void> = Promise.resolve();
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  const again = (): void => {
    if (isClosed) return;
    timer = setTimeout(() => {
      under = work().catch(onFault).finally(again);
    }, everyMs);
  };
  again();
  return {
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await under;
    },
  };
}
