// The rows of a page: drawn anew when they have changed, what has just changed marked; a press on a cell opens it.
{
  const { el, shownCell, isEditable, isToggled, openEditor } = grid;

  const TYPES = {
    1: '文本',
    2: '数字',
    3: '单选',
    4: '多选',
    5: '日期',
    7: '复选框',
    11: '人员',
    13: '电话',
    15: '超链接',
    17: '附件',
    18: '单向关联',
    19: '查找引用',
    20: '公式',
    21: '双向关联',
    22: '地理位置',
    23: '群组',
    1001: '创建时间',
    1002: '修改时间',
    1003: '创建人',
    1004: '修改人',
    1005: '自动编号',
  };

  /** @param acts {edit(record, field, value), remove(record), refuse(sentence)}: promises */
  grid.sheet = (box, acts) => {
    /** What was shown last, by record and field, as text; null before anything was. */
    let last = null;
    let editing = null;
    let waiting = null;

    const cellOf = (record, field) => {
      const value = record.fields[field.field_name];
      const isOpenable = isEditable(field);
      const cell = el('td', { class: field.type === 2 ? 'n' : null, 'data-name': field.field_name });
      const draw = () => cell.replaceChildren(...[shownCell(value, field)].flat());
      draw();
      if (!isOpenable) {
        cell.classList.add('still');
        cell.title = '由飞书自己填写或计算，不能在这里改';
        return cell;
      }
      cell.tabIndex = 0;
      const open = () => {
        if (editing !== null) return;
        if (isToggled(field)) return acts.edit(record.id, field.field_name, value !== true);
        editing = cell;
        const done = (finish) => {
          editing = null;
          finish();
          if (waiting !== null) api.draw(waiting);
        };
        openEditor(cell, value, field, {
          save: (written) =>
            done(() => {
              draw();
              acts.edit(record.id, field.field_name, written);
            }),
          end: () =>
            done(() => {
              draw();
              cell.focus();
            }),
          refuse: acts.refuse,
        });
      };
      cell.addEventListener('click', (event) => {
        if (event.target.closest('a, input, textarea, select') === null) open();
      });
      cell.addEventListener('keydown', (event) => {
        if (event.target !== cell || (event.key !== 'Enter' && event.key !== ' ')) return;
        event.preventDefault();
        open();
      });
      return cell;
    };

    const head = (fields) =>
      el(
        'tr',
        null,
        el('th', { class: 'number', scope: 'col' }, '#'),
        fields.map((field) =>
          el('th', { scope: 'col' }, field.field_name, el('small', null, TYPES[field.type] ?? field.ui_type)),
        ),
      );

    const rowOf = (record, number, fields) => {
      const name = `删除第 ${number} 行`;
      const remove = el(
        'button',
        { type: 'button', class: 'remove', 'aria-label': name, title: name, onclick: () => acts.remove(record.id) },
        '×',
      );
      return el(
        'tr',
        { 'data-record': record.id },
        el('th', { class: 'number', scope: 'row' }, el('span', null, String(number)), remove),
        fields.map((field) => cellOf(record, field)),
      );
    };

    /** Marks what is not as it was when it was last looked at. */
    const mark = (body, { records, fields }, isSamePage) => {
      const now = new Map(
        records.map((record) => [
          record.id,
          new Map(fields.map(({ field_name: name }) => [name, JSON.stringify(record.fields[name])])),
        ]),
      );
      if (last !== null && isSamePage) {
        for (const row of body.rows) {
          const before = last.get(row.dataset.record);
          if (before === undefined) row.classList.add('changed');
          for (const cell of row.querySelectorAll('[data-name]')) {
            const { name } = cell.dataset;
            if (before !== undefined && before.get(name) !== now.get(row.dataset.record).get(name))
              cell.classList.add('changed');
          }
        }
      }
      last = now;
    };

    let page = null;
    const api = {
      /** @param table as the control interface answers it */
      draw: (table) => {
        // Nothing moves under the hands of who is typing.
        if (editing !== null) {
          waiting = table;
          return;
        }
        waiting = null;
        const focused = document.activeElement?.closest?.('[data-name]');
        const place =
          focused === null || focused === undefined
            ? null
            : [focused.parentElement.dataset.record, focused.dataset.name];
        const body = el(
          'tbody',
          null,
          table.records.map((record, at) => rowOf(record, table.from + at + 1, table.fields)),
        );
        const isSamePage = page === table.from;
        mark(body, table, isSamePage);
        page = table.from;
        // Whoever has scrolled to a cell stays there.
        const { scrollLeft = 0, scrollTop = 0 } = box.querySelector('.sheet') ?? {};
        box.replaceChildren(
          el(
            'div',
            { class: 'sheet', tabindex: '-1' },
            el(
              'table',
              null,
              el('caption', { class: 'visually-hidden' }, table.name),
              el('thead', null, head(table.fields)),
              body,
            ),
          ),
          table.records.length === 0
            ? el('p', { class: 'empty' }, table.rows === 0 ? '这张表还是空的' : '这一页没有行了')
            : '',
        );
        box.querySelector('.sheet').scrollTo(scrollLeft, isSamePage ? scrollTop : 0);
        if (place !== null)
          [...body.querySelectorAll('[data-name]')]
            .find((cell) => cell.parentElement.dataset.record === place[0] && cell.dataset.name === place[1])
            ?.focus({ preventScroll: true });
      },
    };
    return api;
  };
}
