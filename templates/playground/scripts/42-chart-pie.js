// A pie as a ring, with its sum in the middle; shares are told in the legend.
{
  const { svg, shortNumber } = chat;

  const around = (share, radius) => {
    const angle = share * 2 * Math.PI - Math.PI / 2;
    return [Math.cos(angle) * radius, Math.sin(angle) * radius].map((value) => value.toFixed(2)).join(' ');
  };

  const slice = (from, to, outer, inner) => {
    const large = to - from > 0.5 ? 1 : 0;
    return `M${around(from, outer)}A${outer} ${outer} 0 ${large} 1 ${around(to, outer)}L${around(to, inner)}A${inner} ${inner} 0 ${large} 0 ${around(from, inner)}Z`;
  };

  const percent = (share) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`;

  /** Parts with their share of the whole; what is not above nought has no part. */
  chat.pieParts = (points) => {
    const own = points.filter(({ y }) => y > 0);
    const sum = own.reduce((all, { y }) => all + y, 0);
    return own.map(({ x, y }) => ({
      name: x,
      value: y,
      share: y / sum,
      text: `${shortNumber(y)}，${percent(y / sum)}`,
    }));
  };

  chat.pieChart = (points, width, height) => {
    const outer = Math.min(width, height) / 2 - 4;
    const inner = outer * 0.6;
    const parts = chat.pieParts(points);
    let from = 0;
    const shapes = parts.map((one, index) => {
      // A whole ring would begin where it ends, and be nothing.
      const to = Math.min(from + one.share, from + 0.9999);
      const d = slice(from, to, outer, inner);
      from += one.share;
      return svg('path', { class: `s${index % 8} slice`, d }, svg('title', null, `${one.name}：${one.text}`));
    });
    const sum = parts.reduce((all, { value }) => all + value, 0);
    return svg(
      'g',
      { transform: `translate(${width / 2} ${height / 2})` },
      shapes,
      svg('text', { class: 'sum', 'text-anchor': 'middle', y: 2 }, shortNumber(sum)),
      svg('text', { 'text-anchor': 'middle', y: 20 }, '合计'),
    );
  };
}
