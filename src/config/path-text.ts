// Keys of the configuration as people write them: `schedule.daily.cron`, `alerts.quietHours["mail:a@b.com"]`.

const STEP = /(?:^|\.)([\p{L}\p{N}_-]+)|\["((?:[^"\\]|\\.)*)"\]|\[([^[\]"]+)\]/uy;

/** The keys; null when the text is no path. What `showPath` shows of keys is read back. */
export function readKeys(text: string): readonly string[] | null {
  const keys: string[] = [];
  let at = 0;
  while (at < text.length) {
    STEP.lastIndex = at;
    const found = STEP.exec(text);
    if (found === null || (at === 0 && text.startsWith('.'))) return null;
    const [whole, bare, quoted, bracketed] = found;
    const key = bare ?? bracketed ?? unescaped(quoted ?? '');
    if (key === null) return null;
    keys.push(key);
    at += whole.length;
  }
  return keys.length === 0 ? null : keys;
}

function unescaped(text: string): string | null {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}
