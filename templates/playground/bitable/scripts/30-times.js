// Times as people here read and type them: Asia/Shanghai, wherever the browser stands.
{
  const WORDS = { yyyy: [0, 4], MM: [5, 7], dd: [8, 10], HH: [11, 13], mm: [14, 16] };
  const two = { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' };
  const format = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone: 'Asia/Shanghai', hourCycle: 'h23', year: 'numeric' },
    ...two,
  });

  /** `2026-11-26T08:00:00` on Shanghai's clocks, which have not always been eight hours ahead: summers until 1991, all before 1901. */
  const local = (ms) => {
    const { year, month, day, hour, minute, second } = Object.fromEntries(
      format.formatToParts(new Date(ms)).map(({ type, value }) => [type, value]),
    );
    return `${year.padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}`;
  };

  /** As the field's date_formatter has it. */
  grid.dateText = (ms, pattern) => {
    if (!Number.isFinite(ms) || Number.isNaN(new Date(ms).getTime())) return String(ms);
    return pattern.replace(/yyyy|MM|dd|HH|mm/g, (word) => local(ms).slice(...WORDS[word]));
  };
  /** What a field of the page for date and time holds. */
  grid.dateTyped = (ms) => local(ms).slice(0, 16);
  /** Milliseconds; null when nothing was typed. */
  grid.dateRead = (typed) => {
    if (typed === '') return null;
    const typedUtc = Date.parse(`${typed}:00Z`);
    const aheadAt = (ms) => Date.parse(`${local(ms)}Z`) - Math.floor(ms / 1000) * 1000;
    // The zone's own distance is that of the moment that is looked for: twice is enough but for the hour in which clocks are put forward.
    return typedUtc - aheadAt(typedUtc - aheadAt(typedUtc));
  };
}
