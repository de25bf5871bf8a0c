// Tables: a page of rows at a time, scrolling sideways within themselves.
{
  const { el, part, textOf, listOf, isObject, scrollable, tableCell } = chat;

  const MOST_COLUMNS = 50;
  const PAGE = 5;

  const alignOf = ({ horizontal_align: align, data_type: type }) =>
    ['left', 'center', 'right'].includes(align) ? align : type === 'number' ? 'right' : 'left';

  const widthOf = ({ width }) => (/^\d{2,3}(px|%)$/.test(textOf(width)) ? width : null);

  const headOf = (columns, { header_style: style = {} }) =>
    el(
      'tr',
      { class: style.background_style === 'grey' ? 'grey' : null },
      columns.map((column) => {
        const cell = el(
          'th',
          { class: `align-${alignOf(column)}`, scope: 'col' },
          textOf(column.display_name) || textOf(column.name),
        );
        if (widthOf(column) !== null) cell.style.width = widthOf(column);
        return cell;
      }),
    );

  const rowOf = (row, columns, context) =>
    el(
      'tr',
      null,
      columns.map((column) => {
        const inner = el('div', { class: 'cell' }, tableCell(row[column.name], column, context));
        const width = widthOf(column);
        // A share of the width is the column's alone; a width in pixels bounds the text, too.
        if (width?.endsWith('px')) inner.style.width = width;
        return el('td', { class: `align-${alignOf(column)}` }, inner);
      }),
    );

  part('table', (node, context, path) => {
    const columns = listOf(node.columns).filter(isObject).slice(0, MOST_COLUMNS);
    const rows = listOf(node.rows).filter(isObject);
    const size = Math.min(10, Math.max(1, Number.isInteger(node.page_size) ? node.page_size : PAGE));
    const pages = Math.max(1, Math.ceil(rows.length / size));
    const body = el('tbody');
    const where = el('span', { 'aria-live': 'polite' });
    const step = (label, sign, by) =>
      el('button', { type: 'button', class: 'step', 'aria-label': label, onclick: () => show(page() + by) }, sign);
    const [back, on] = [step('上一页', '‹', -1), step('下一页', '›', 1)];
    const page = () => Math.min(pages, context.memory.get(path) ?? 1);
    const show = (wanted) => {
      context.memory.set(path, Math.min(pages, Math.max(1, wanted)));
      const from = (page() - 1) * size;
      body.replaceChildren(...rows.slice(from, from + size).map((row) => rowOf(row, columns, context)));
      where.textContent = `${page()} / ${pages}`;
      back.disabled = page() === 1;
      on.disabled = page() === pages;
    };
    show(page());
    const table = el(
      'table',
      { class: node.freeze_first_column === true ? 'frozen' : null },
      el('thead', null, headOf(columns, node)),
      body,
    );
    const foot =
      pages === 1
        ? null
        : el(
            'div',
            { class: 'table-foot' },
            el('span', { class: 'muted' }, `共 ${rows.length} 行`),
            el('span', { class: 'steps' }, back, where, on),
          );
    const empty = rows.length === 0 ? el('p', { class: 'muted table-empty' }, '没有数据') : null;
    return el('div', { class: 'table' }, scrollable(table, '表格'), empty, foot);
  });
}
