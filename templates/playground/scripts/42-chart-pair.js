// Bars and a line over the same places, each with an axis of its own: what VChart calls `common`.
{
  const { svg, ticks, shortNumber, textWidth, distinct, isObject, listOf, textOf, chartPoints } = chat;
  const { TOP, BOTTOM, LABEL_GAP, bounds, nameAxis, bars, lines } = chat.axisParts;

  const dataOf = (spec, series) => listOf(spec.data)[Number(series.dataIndex ?? 0)];

  /** The bars, the line, all places in order, and what both are called; null for every other mixture. */
  chat.pairOf = (spec) => {
    const own = listOf(spec.series).filter(isObject);
    if (own.map(({ type }) => type).join() !== 'bar,line') return null;
    const pointsOf = (series) => chartPoints({ ...series, data: dataOf(spec, series) });
    const places = own.flatMap((series) => listOf(dataOf(spec, series)?.values).map((value) => textOf(value?.x)));
    const [bar, line] = own.map(pointsOf);
    const names = distinct([...bar, ...line].map(({ series }) => series));
    return { bar, line, places: distinct(places), names };
  };

  const axis = (marks, place, from, to, x, anchor, isGrid) =>
    marks.map((mark) => {
      const at = place(mark);
      const rule = svg('line', { class: mark === 0 ? 'zero' : 'grid', x1: from, x2: to, y1: at, y2: at });
      return [isGrid ? rule : null, svg('text', { x, y: at + 4, 'text-anchor': anchor }, shortNumber(mark))];
    });

  chat.pairChart = ({ bar, line, places, names }, width, height) => {
    const widest = (marks) => Math.max(...marks.map(shortNumber).map(textWidth)) + LABEL_GAP;
    const marks = [bar, line].map((points) => ticks(...bounds(points, false)));
    const box = { left: widest(marks[0]), right: width - widest(marks[1]), top: TOP, bottom: height - BOTTOM };
    const [barPlace, linePlace] = marks.map((own) => (value) => {
      const share = (value - own[0]) / (own.at(-1) - own[0] || 1);
      return box.bottom - share * (box.bottom - box.top);
    });
    const band = (box.right - box.left) / places.length;
    const middle = (index) => box.left + band * (index + 0.5);
    const drawn = { names: places, series: names, isFlat: false, band, middle };
    return [
      ...axis(marks[0], barPlace, box.left, box.right, box.left - LABEL_GAP + 2, 'end', true),
      ...axis(marks[1], linePlace, box.left, box.right, box.right + LABEL_GAP - 2, 'start', false),
      ...nameAxis(box, places, middle, band, false),
      // One lane: the line has none.
      svg('g', { class: 'pale' }, bars({ ...drawn, points: bar, isStacked: true, place: barPlace })),
      ...lines({ ...drawn, points: line, place: linePlace, type: 'line' }),
    ];
  };
}
