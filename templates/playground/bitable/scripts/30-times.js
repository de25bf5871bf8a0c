// Times as people here read and type them: Asia/Shanghai, wherever the browser stands.
{
  const AHEAD_MS = 8 * 3_600_000;
  const WORDS = { yyyy: [0, 4], MM: [5, 7], dd: [8, 10], HH: [11, 13], mm: [14, 16] };

  /** `2026-11-26T08:00:00.000` on Shanghai's clocks, which have been eight hours ahead since 1992. */
  const local = (ms) => new Date(ms + AHEAD_MS).toISOString().slice(0, -1);

  /** As the field's date_formatter has it. */
  grid.dateText = (ms, pattern) => {
    if (!Number.isFinite(ms) || Number.isNaN(new Date(ms + AHEAD_MS).getTime())) return String(ms);
    return pattern.replace(/yyyy|MM|dd|HH|mm/g, (word) => local(ms).slice(...WORDS[word]));
  };
  /** What a field of the page for date and time holds. */
  grid.dateTyped = (ms) => local(ms).slice(0, 16);
  /** Milliseconds; null when nothing was typed. */
  grid.dateRead = (typed) => (typed === '' ? null : Date.parse(`${typed}:00.000+08:00`));
}
