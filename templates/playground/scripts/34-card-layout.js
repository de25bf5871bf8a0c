// Parts that hold others: columns, panels that open, containers that can be pressed.
{
  const { el, part, textOf, listOf, isObject, render, renderAll, richText } = chat;

  const FLEX = new Set(['none', 'stretch', 'flow', 'bisect', 'trisect']);
  const backgroundOf = (word) => (word === undefined || word === 'default' ? '' : ` filled ${chat.tone(word)}`);

  const column = (node, context, path) => {
    const cell = el(
      'div',
      { class: `column${backgroundOf(node.background_style)}` },
      renderAll(node.elements, context, path),
    );
    const align = { top: 'flex-start', center: 'center', bottom: 'flex-end' }[node.vertical_align];
    if (align !== undefined) cell.style.alignSelf = align;
    const width = textOf(node.width);
    if (/^\d{1,3}px$/.test(width)) cell.style.flex = `0 0 ${width}`;
    else if (width === 'weighted') {
      cell.classList.add('weighted');
      cell.style.flexGrow = String(Math.min(5, Math.max(1, Number(node.weight) || 1)));
    }
    return cell;
  };

  part('column_set', (node, context, path) => {
    const mode = FLEX.has(node.flex_mode) ? node.flex_mode : 'none';
    return el(
      'div',
      { class: `columns flex-${mode}${backgroundOf(node.background_style)}` },
      listOf(node.columns)
        .filter(isObject)
        .map((one, index) => column(one, context, `${path}/${index}`)),
    );
  });

  part('collapsible_panel', (node, context, path) => {
    const title = node.header?.title;
    const panel = el(
      'details',
      { class: 'panel', open: context.memory.get(path) ?? node.expanded === true },
      el(
        'summary',
        null,
        el('span', null, richText(title?.tag === 'markdown' ? { ...title, tag: 'lark_md' } : title, context)),
      ),
      el('div', { class: 'panel-body' }, renderAll(node.elements, context, path)),
    );
    panel.addEventListener('toggle', () => context.memory.set(path, panel.open));
    return panel;
  });

  part('interactive_container', (node, context, path) => {
    const inner = renderAll(node.elements, context, path);
    const act = () => context.act.press(node, path);
    const box = el(
      'div',
      { class: `pressable${backgroundOf(node.background_style)}`, role: 'button', tabindex: 0 },
      inner,
    );
    if (node.has_border === true) box.classList.add('bordered');
    if (node.disabled === true) box.setAttribute('aria-disabled', 'true');
    // What can be pressed inside it is pressed by itself.
    const isInner = (event) => event.target.closest('a, button, input, select, textarea, summary, label') !== null;
    box.addEventListener('click', (event) => isInner(event) || act());
    box.addEventListener('keydown', (event) => {
      if (event.target !== box || (event.key !== 'Enter' && event.key !== ' ')) return;
      event.preventDefault();
      act();
    });
    return box;
  });

  // Cards of 1.0, which other robots still send: what their two containers hold can be shown, too.
  part('action', (node, context, path) =>
    el('div', { class: 'columns flex-flow' }, renderAll(node.actions, context, path)),
  );
  part('note', (node, context, path) =>
    el(
      'div',
      { class: 'plain size-notation' },
      listOf(node.elements).map((one, index) => render(one, context, `${path}${index}`)),
    ),
  );
}
