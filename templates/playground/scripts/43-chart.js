// Charts of the usual VChart shape, drawn as wide as there is room; other kinds show their numbers as a table.
{
  const { el, svg, part, textOf, isObject, chartPoints, pieParts, distinct, scrollable } = chat;

  const RATIOS = { '1:1': 1, '2:1': 2, '4:3': 4 / 3, '16:9': 16 / 9 };
  const [LEAST_HEIGHT, MOST_HEIGHT] = [170, 320];

  const heightFor = (width, { aspect_ratio: ratio, height }) => {
    const fixed = /^(\d{1,3})px$/.exec(textOf(height))?.[1];
    const wanted = fixed === undefined ? width / (RATIOS[ratio] ?? 16 / 9) : Number(fixed);
    return Math.round(Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, wanted)));
  };

  const legend = (rows) =>
    el(
      'ul',
      { class: 'legend' },
      rows.map(({ name, text }, index) =>
        el(
          'li',
          null,
          el('i', { class: `s${index % 8}`, 'aria-hidden': 'true' }),
          el('span', null, name),
          text === undefined ? null : el('b', null, text),
        ),
      ),
    );

  /** What a reader who does not see it is told. */
  const saidOf = (title, points) => {
    const most = points.reduce((best, one) => (one.y > best.y ? one : best), points[0]);
    return `${title || '图表'}，${points.length} 个数，最大的是 ${most.series} ${most.x} ${most.y}`;
  };

  const numbers = (points) =>
    scrollable(
      el(
        'table',
        null,
        el(
          'tbody',
          null,
          points.map(({ x, y, series }) =>
            el(
              'tr',
              null,
              el('th', { scope: 'row' }, `${series} ${x}`.trim()),
              el('td', { class: 'align-right' }, y.toLocaleString('zh-CN')),
            ),
          ),
        ),
      ),
      '图表的数',
    );

  const DRAWN = {
    pie: ({ points }, width, height) => chat.pieChart(points, width, height),
    common: (kind, width, height) => chat.pairChart(kind, width, height),
  };

  const drawing = (kind, node, said) => {
    const image = svg('svg', { role: 'img', 'aria-label': said });
    const host = el('div', { class: kind.type === 'pie' ? 'chart-host round' : 'chart-host' }, image);
    let drawn = 0;
    const draw = (width) => {
      if (width < 40 || Math.abs(width - drawn) < 1) return;
      drawn = width;
      const height = kind.type === 'pie' ? Math.min(width, 200) : heightFor(width, node);
      for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` }))
        image.setAttribute(name, value);
      image.replaceChildren(
        ...[DRAWN[kind.type]?.(kind, width, height) ?? chat.axisChart(kind, width, height)]
          .flat(3)
          .filter((one) => one !== null),
      );
    };
    new ResizeObserver(([entry]) => draw(Math.floor(entry.contentRect.width))).observe(host);
    return host;
  };

  part('chart', (node) => {
    const spec = isObject(node.chart_spec) ? node.chart_spec : {};
    const title = textOf(isObject(spec.title) ? spec.title.text : spec.title);
    const points = chartPoints(spec);
    const head = title === '' ? null : el('figcaption', null, title);
    if (points.length === 0)
      return el('figure', { class: 'chart-figure' }, head, el('p', { class: 'muted' }, '没有数据'));
    const said = saidOf(title, points);
    if (spec.type === 'pie')
      return el(
        'figure',
        { class: 'chart-figure' },
        head,
        el('div', { class: 'pie' }, drawing({ type: 'pie', points }, node, said), legend(pieParts(points))),
      );
    const pair = spec.type === 'common' ? chat.pairOf(spec) : null;
    if (pair !== null)
      return el(
        'figure',
        { class: 'chart-figure' },
        head,
        drawing({ type: 'common', ...pair }, node, said),
        legend(pair.names.map((name) => ({ name }))),
      );
    if (!['bar', 'line', 'area'].includes(spec.type))
      return el(
        'figure',
        { class: 'chart-figure' },
        head,
        numbers(points),
        el('p', { class: 'muted' }, `这个页面不画 ${textOf(spec.type).slice(0, 30)} 图，只列出它的数`),
      );
    // VChart stacks bars of several series at one place unless their place names the series, too.
    const isStacked =
      spec.stack === true || (spec.stack === undefined && spec.type === 'bar' && typeof spec.xField === 'string');
    const series = distinct(points.map((point) => point.series));
    const kind = { type: spec.type, points, isStacked, isFlat: spec.direction === 'horizontal' && spec.type === 'bar' };
    return el(
      'figure',
      { class: 'chart-figure' },
      head,
      drawing(kind, node, said),
      series.length > 1 ? legend(series.map((name) => ({ name }))) : null,
    );
  });
}
