// Markdown by lines: paragraphs, headings, lists, quotes, fenced code, tables, rules. HTML blocks do not exist.
{
  const { el, inline } = chat;

  const FENCE = /^\s*(```|~~~)\s*(\S*)/;
  const HEADING = /^(#{1,6})\s+(.*)$/;
  const RULE = /^\s*([-*_])(\s*\1){2,}\s*$/;
  const QUOTE = /^\s*>\s?/;
  const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
  const TABLE_LINE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
  const MOST_DEPTH = 6;

  const cellsOf = (line) =>
    line
      .trim()
      .replace(/^\||\|$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim());

  const isTable = (lines, at) =>
    lines[at].includes('|') && at + 1 < lines.length && lines[at + 1].includes('-') && TABLE_LINE.test(lines[at + 1]);

  const startsBlock = (lines, at) =>
    [FENCE, HEADING, RULE, QUOTE, ITEM].some((pattern) => pattern.test(lines[at])) || isTable(lines, at);

  /** Lines from `at` on for which it holds. */
  const take = (lines, at, holds) => {
    let end = at;
    while (end < lines.length && holds(lines[end], end)) end++;
    return lines.slice(at, end);
  };

  const fenced = (lines, at) => {
    const mark = FENCE.exec(lines[at])[1];
    const inside = take(lines, at + 1, (line) => !line.trim().startsWith(mark));
    return { node: el('pre', null, el('code', null, inside.join('\n'))), lines: inside.length + 2 };
  };

  const table = (lines, at, context) => {
    const aligns = cellsOf(lines[at + 1]).map((cell) =>
      cell.endsWith(':') ? (cell.startsWith(':') ? 'center' : 'right') : 'left',
    );
    const rows = take(lines, at + 2, (line) => line.includes('|') && line.trim() !== '');
    const row = (line, name) =>
      el(
        'tr',
        null,
        cellsOf(line).map((cell, index) =>
          el(name, { class: `align-${aligns[index] ?? 'left'}` }, el('div', { class: 'cell' }, inline(cell, context))),
        ),
      );
    const body = rows.map((line) => row(line, 'td'));
    const whole = el('table', null, el('thead', null, row(lines[at], 'th')), el('tbody', null, body));
    return { node: chat.scrollable(whole, '表格'), lines: rows.length + 2 };
  };

  const list = (lines, at, context, depth) => {
    const [, indent, first] = ITEM.exec(lines[at]);
    const isOrdered = /\d/.test(first);
    const items = [];
    let end = at;
    while (end < lines.length) {
      const item = ITEM.exec(lines[end]);
      if (item === null || item[1].length !== indent.length || /\d/.test(item[2]) !== isOrdered) break;
      // What is indented further, or goes on without a block of its own, belongs to the item.
      const below = take(
        lines,
        end + 1,
        (line, index) =>
          line.trim() !== '' && (/^\s/.test(line) ? indentOf(line) > indent.length : !startsBlock(lines, index)),
      );
      const cut = Math.min(...below.map(indentOf), 4);
      const inner = [item[3], ...below.map((line) => line.slice(cut))];
      items.push(el('li', null, blocks(inner, context, depth + 1, true)));
      end += 1 + below.length;
    }
    const start = Number.parseInt(first, 10);
    const node = isOrdered ? el('ol', { start: start === 1 ? null : start }, items) : el('ul', null, items);
    return { node, lines: end - at };
  };

  const indentOf = (line) => line.length - line.trimStart().length;

  const paragraph = (lines, at, context, isTight) => {
    const own = [lines[at], ...take(lines, at + 1, (line, index) => line.trim() !== '' && !startsBlock(lines, index))];
    const nodes = inline(own.map((line) => line.trim()).join('\n'), context);
    return { node: isTight ? nodes : el('p', null, nodes), lines: own.length };
  };

  const blockAt = (lines, at, context, depth, isTight) => {
    const line = lines[at];
    if (FENCE.test(line)) return fenced(lines, at);
    if (depth < MOST_DEPTH && QUOTE.test(line)) {
      const own = take(lines, at, (one) => QUOTE.test(one));
      const inner = own.map((one) => one.replace(QUOTE, ''));
      return { node: el('blockquote', null, blocks(inner, context, depth + 1)), lines: own.length };
    }
    const heading = HEADING.exec(line);
    if (heading !== null)
      return { node: el('p', { class: `h h${heading[1].length}` }, inline(heading[2], context)), lines: 1 };
    if (RULE.test(line)) return { node: el('hr'), lines: 1 };
    if (depth < MOST_DEPTH && ITEM.test(line)) return list(lines, at, context, depth);
    if (isTable(lines, at)) return table(lines, at, context);
    return paragraph(lines, at, context, isTight);
  };

  const blocks = (lines, context, depth = 0, isTight = false) => {
    const nodes = [];
    for (let at = 0; at < lines.length; ) {
      if (lines[at].trim() === '') {
        at++;
        continue;
      }
      const block = blockAt(lines, at, context, depth, isTight);
      nodes.push(block.node);
      at += block.lines;
    }
    return nodes;
  };

  /** Nodes for a whole text. @param context {nameOf(id)} */
  chat.markdown = (text, context) => blocks(text.replace(/\r\n?/g, '\n').split('\n'), context);
}
