// Bars, lines and areas over two axes.
{
  const { svg, ticks, shortNumber, textWidth, cutTo, distinct } = chat;

  const [TOP, BOTTOM, RIGHT, LABEL_GAP] = [12, 26, 10, 8];

  const hint = (point) =>
    svg(
      'title',
      null,
      `${point.series === '' ? '' : `${point.series} `}${point.x}：${point.y.toLocaleString('zh-CN')}`,
    );

  /** Bounds of what is drawn: bars begin at nought and stack on each other. */
  const bounds = (points, isStacked) => {
    const sums = new Map();
    for (const { x, y } of points) {
      const key = isStacked ? `${x} ${y >= 0}` : sums.size;
      sums.set(key, (sums.get(key) ?? 0) + y);
    }
    return [Math.min(0, ...sums.values()), Math.max(0, ...sums.values())];
  };

  const lineBounds = (points) => {
    const values = points.map(({ y }) => y);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    // A line far above nought is looked at for its shape; one near it shows nought.
    return low > 0 && low > high * 0.5 ? [low, high] : [Math.min(0, low), Math.max(0, high)];
  };

  const frame = ({ width, height, marks, names, isFlat }) => {
    const longest = Math.max(...(isFlat ? names : marks.map(shortNumber)).map(textWidth));
    const left = Math.min(width * 0.34, longest) + LABEL_GAP;
    return { left, right: width - RIGHT, top: TOP, bottom: height - BOTTOM };
  };

  const valueAxis = (box, marks, place, isFlat) =>
    marks.map((mark) => {
      const at = place(mark);
      const line = isFlat
        ? { x1: at, x2: at, y1: box.top, y2: box.bottom }
        : { x1: box.left, x2: box.right, y1: at, y2: at };
      const text = isFlat
        ? { x: at, y: box.bottom + 17, 'text-anchor': 'middle' }
        : { x: box.left - LABEL_GAP + 2, y: at + 4, 'text-anchor': 'end' };
      return [svg('line', { class: mark === 0 ? 'zero' : 'grid', ...line }), svg('text', text, shortNumber(mark))];
    });

  /** Names under the axis: as many as fit, the first and every so manieth. */
  const nameAxis = (box, names, middle, band, isFlat) => {
    const widest = Math.min(96, Math.max(...names.map(textWidth)));
    const every = isFlat ? Math.ceil(16 / band) : Math.ceil((widest + 10) / band);
    const room = isFlat ? box.left - LABEL_GAP : Math.max(band * every - 6, 24);
    return names.map((name, index) => {
      if (index % every !== 0) return null;
      const at = isFlat
        ? { x: box.left - LABEL_GAP + 2, y: middle(index) + 4, 'text-anchor': 'end' }
        : {
            x: Math.min(box.right - Math.min(widest, room) / 2, middle(index)),
            y: box.bottom + 17,
            'text-anchor': 'middle',
          };
      return svg('text', at, svg('title', null, name), cutTo(name, Math.min(room, isFlat ? room : 96)));
    });
  };

  const bars = ({ points, names, series, isStacked, isFlat, band, middle, place }) => {
    const lanes = isStacked ? 1 : series.length;
    const thickness = Math.max(1, Math.min(34, (band * 0.72) / lanes));
    const heaps = new Map();
    return points.map((point) => {
      const lane = isStacked ? 0 : series.indexOf(point.series);
      const key = `${point.x} ${point.y >= 0}`;
      const from = isStacked ? (heaps.get(key) ?? 0) : 0;
      if (isStacked) heaps.set(key, from + point.y);
      const [one, other] = [place(from), place(from + point.y)];
      const across = middle(names.indexOf(point.x)) - (thickness * lanes) / 2 + lane * thickness;
      const [start, length] = [Math.min(one, other), Math.max(Math.abs(one - other), 1)];
      const gap = lanes > 1 ? 1 : 0;
      const shape = isFlat
        ? { x: start, width: length, y: across, height: thickness - gap }
        : { x: across, width: thickness - gap, y: start, height: length };
      return svg('rect', { class: `s${series.indexOf(point.series) % 8}`, rx: 2, ...shape }, hint(point));
    });
  };

  const lines = ({ points, names, series, middle, place, type }) =>
    series.flatMap((name, index) => {
      const own = points
        .filter((point) => point.series === name)
        .map((point) => ({ point, x: middle(names.indexOf(point.x)), y: place(point.y) }));
      if (own.length === 0) return [];
      const d = own.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
      const ground = place(0);
      const area =
        type === 'area'
          ? svg('path', { class: `area s${index % 8}`, d: `${d}L${own.at(-1).x} ${ground}L${own[0].x} ${ground}Z` })
          : null;
      const dots = own.map(({ point, x, y }) =>
        svg('circle', { class: `s${index % 8}`, cx: x, cy: y, r: own.length > 40 ? 1.5 : 3 }, hint(point)),
      );
      return [area, svg('path', { class: `line s${index % 8}`, d }), ...dots];
    });

  /** Draws into a size. @param kind {type, points, isStacked, isFlat} */
  chat.axisChart = ({ type, points, isStacked, isFlat }, width, height) => {
    const names = distinct(points.map(({ x }) => x));
    const series = distinct(points.map((point) => point.series));
    const isBar = type === 'bar';
    const marks = ticks(...(isBar || type === 'area' ? bounds(points, isBar && isStacked) : lineBounds(points)));
    const box = frame({ width, height, marks, names, isFlat });
    const [low, high] = [marks[0], marks.at(-1)];
    const place = (value) => {
      const share = (value - low) / (high - low || 1);
      return isFlat ? box.left + share * (box.right - box.left) : box.bottom - share * (box.bottom - box.top);
    };
    const band = (isFlat ? box.bottom - box.top : box.right - box.left) / names.length;
    const middle = (index) => (isFlat ? box.top : box.left) + band * (index + 0.5);
    const drawn = { points, names, series, isStacked, isFlat, band, middle, place, type };
    return [
      ...valueAxis(box, marks, place, isFlat),
      ...nameAxis(box, names, middle, band, isFlat),
      ...(isBar ? bars(drawn) : lines(drawn)),
    ];
  };

  chat.axisParts = { TOP, BOTTOM, LABEL_GAP, bounds, nameAxis, bars, lines };
}
