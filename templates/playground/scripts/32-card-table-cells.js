// A table's cells by the type of their column.
{
  const { el, textOf, listOf, tone, inline } = chat;

  const grouped = (text) => {
    const [whole, rest] = text.split('.');
    const separated = whole.replace(/\B(?=(\d{3})+$)/g, ',');
    return rest === undefined ? separated : `${separated}.${rest}`;
  };

  const number = (value, { format = {} }) => {
    if (typeof value !== 'number') return textOf(value);
    const text = Number.isInteger(format.precision)
      ? value.toFixed(Math.min(10, Math.max(0, format.precision)))
      : String(value);
    return `${textOf(format.symbol)}${format.separator === true ? grouped(text) : text}`;
  };

  const option = (one) =>
    el('span', { class: `tag ${tone(one?.color)}` }, typeof one === 'string' ? one : textOf(one?.text));

  const CELLS = {
    number,
    date: (value, column) =>
      typeof value === 'number' ? chat.formatted(value, textOf(column.date_format) || 'YYYY/MM/DD') : '',
    options: (value) => (Array.isArray(value) ? value : [value]).map(option),
    persons: (value, _, context) =>
      listOf(Array.isArray(value) ? value : [value]).map((id) => chat.person(id, context)),
    lark_md: (value, _, context) => inline(textOf(value), context),
    markdown: (value, _, context) => chat.markdown(textOf(value), context),
  };

  chat.tableCell = (value, column, context) =>
    value === undefined || value === null ? '' : (CELLS[column.data_type] ?? textOf)(value, column, context);
}
