// What all charts need: the data of a VChart specification, round steps of an axis, short numbers, widths of labels.
{
  const { textOf, listOf, isObject } = chat;

  const firstOf = (field) => (Array.isArray(field) ? field[0] : field);

  /** `data: {values}` or a list of such. */
  const valuesOf = ({ data }) => {
    const sets = listOf(Array.isArray(data) ? data : [data]);
    return sets
      .flatMap((set) =>
        isObject(set) && Array.isArray(set.values)
          ? set.values
          : isObject(set) && set.values === undefined
            ? [set]
            : [],
      )
      .filter(isObject);
  };

  /** Points {x, y, series}; what has no finite number is left out. */
  chat.chartPoints = (spec) => {
    const isFlat = spec.direction === 'horizontal' && spec.type !== 'pie';
    const [along, up] =
      spec.type === 'pie'
        ? [firstOf(spec.categoryField) ?? 'x', firstOf(spec.valueField) ?? 'y']
        : [firstOf(isFlat ? spec.yField : spec.xField) ?? 'x', firstOf(isFlat ? spec.xField : spec.yField) ?? 'y'];
    const group = firstOf(spec.seriesField) ?? (Array.isArray(spec.xField) ? spec.xField[1] : undefined);
    return valuesOf(spec)
      .map((value) => ({
        x: textOf(value[along]),
        y: Number(value[up] ?? Number.NaN),
        series: group === undefined || spec.type === 'pie' ? '' : textOf(value[group]),
      }))
      .filter(({ y }) => Number.isFinite(y));
  };

  /** Round values that hold all of them, about `count`. */
  chat.ticks = (low, high, count = 4) => {
    const span = high - low || Math.abs(high) || 1;
    const rough = span / count;
    const size = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].map((one) => one * size).find((one) => one >= rough) ?? rough;
    const first = Math.floor(low / step) * step;
    const found = [];
    for (let at = 0; found.length === 0 || found.at(-1) < high - step * 1e-9; at++) found.push(first + at * step);
    if (found.length === 1) found.push(first + step);
    return found;
  };

  const trimmed = (value, digits) => String(Number(value.toFixed(digits)));
  /** `1.2万`, `3.4亿`, `0.25`. */
  chat.shortNumber = (value) => {
    const size = Math.abs(value);
    if (size >= 1e8) return `${trimmed(value / 1e8, 2)}亿`;
    if (size >= 1e4) return `${trimmed(value / 1e4, 2)}万`;
    return trimmed(value, size < 1 ? 3 : size < 100 ? 2 : 1);
  };

  const LETTER = 12;
  /** Pixels of a label, near enough to keep labels off each other. */
  const textWidth = (text) =>
    [...text].reduce((sum, letter) => sum + (letter.codePointAt(0) > 0x2e7f ? LETTER : LETTER * 0.58), 0);
  const cutTo = (text, width) => {
    if (textWidth(text) <= width) return text;
    let kept = '';
    for (const letter of text) {
      if (textWidth(`${kept}${letter}…`) > width) break;
      kept += letter;
    }
    return `${kept}…`;
  };
  Object.assign(chat, { textWidth, cutTo });

  chat.distinct = (values) => [...new Set(values)];
}
