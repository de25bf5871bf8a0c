// Finds where rows end in a stream of CSV whose texts may hold line breaks.

export interface LineSplitter {
  /** Whole rows among what was pushed so far, and the bytes of the longest of them. */
  push(chunk: Uint8Array): { readonly lines: readonly Uint8Array[]; readonly longest: number };
  rows(): number;
}

const LF = 0x0a;
const QUOTE = 0x22;

/** A row ends at a line feed outside quotes. A doubled quote closes and opens again, so counting quotes is enough. */
export function lineSplitter(): LineSplitter {
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  let quoted = false;
  let rows = 0;

  function push(chunk: Uint8Array): { readonly lines: readonly Uint8Array[]; readonly longest: number } {
    let start = -pendingBytes;
    let longest = 0;
    let end = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const code = chunk[at] ?? 0;
      if (code > QUOTE) continue;
      if (code === QUOTE) quoted = !quoted;
      if (code !== LF || quoted) continue;
      end = at + 1;
      rows += 1;
      longest = Math.max(longest, end - start);
      start = end;
    }
    const rest = chunk.subarray(end);
    if (end === 0) {
      pending.push(rest);
      pendingBytes += rest.length;
      return { lines: [], longest: 0 };
    }
    const head = chunk.subarray(0, end);
    const lines = pending.length === 0 ? [head] : [Buffer.concat([...pending, head])];
    pending = [rest];
    pendingBytes = rest.length;
    return { lines, longest };
  }

  return { push, rows: () => rows };
}
