// Times as people here read them: Asia/Shanghai, wherever the browser stands.
{
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: 'Asia/Shanghai',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const DAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'];

  const partsOf = (instant) => {
    const parts = Object.fromEntries(format.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
    const date = `${parts.year}-${parts.month}-${parts.day}`;
    return { ...parts, date, weekday: DAYS[new Date(`${date}T00:00:00Z`).getUTCDay()] };
  };

  /** `2026-11-25` */
  const dateText = (instant) => partsOf(instant).date;
  /** `08:00` */
  const minuteText = (instant) => {
    const { hour, minute } = partsOf(instant);
    return `${hour}:${minute}`;
  };
  /** `11月25日 周三` */
  const dayText = (instant) => {
    const { month, day, weekday } = partsOf(instant);
    return `${Number(month)}月${Number(day)}日 ${weekday}`;
  };
  /** `2026-11-25 周三 08:00` */
  const clockText = (instant) => {
    const { date, weekday, hour, minute } = partsOf(instant);
    return `${date} ${weekday} ${hour}:${minute}`;
  };
  /** As a column's date_format has it: `YYYY/MM/DD HH:mm`. */
  const formatted = (instant, pattern) => {
    if (!Number.isFinite(new Date(instant).getTime())) return '';
    const { year, month, day, hour, minute } = partsOf(instant);
    const words = { YYYY: year, MM: month, DD: day, HH: hour, mm: minute, ss: '00' };
    return pattern.replace(/YYYY|MM|DD|HH|mm|ss/g, (word) => words[word]);
  };

  Object.assign(chat, { dateText, minuteText, dayText, clockText, formatted });
}
