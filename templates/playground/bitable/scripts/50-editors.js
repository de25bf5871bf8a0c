// Cells as people change them: text, numbers, dates, options, boxes, telephone numbers and links.
{
  const { el, listOf, cellText, dateTyped, dateRead } = grid;

  const typed = (type, value, label, more) =>
    el('input', { type, value, 'aria-label': label, autocomplete: 'off', ...more });

  /** For each type: the control, and what its value means in the form that is written; a sentence instead when it means nothing. */
  const EDITORS = {
    1: (value, { field_name: name }) => {
      const text = el('textarea', { rows: 2, 'aria-label': name, value: cellText(value) });
      return { node: text, read: () => ({ value: text.value === '' ? null : text.value }) };
    },
    2: (value, { field_name: name }) => {
      const input = typed('text', cellText(value), name, { inputmode: 'decimal' });
      const read = () => {
        const words = input.value.trim();
        if (words === '') return { value: null };
        return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(words) ? { value: Number(words) } : { fault: `“${words}”不是数字` };
      };
      return { node: input, read };
    },
    3: (value, { field_name: name, property }) => {
      const names = [...new Set(listOf(property?.options).map((option) => option.name))];
      const options = names.map((one) => el('option', { value: one }, one));
      const select = el(
        'select',
        { 'aria-label': name, value: value ?? '' },
        el('option', { value: '' }, '（空）'),
        options,
      );
      return { node: select, read: () => ({ value: select.value === '' ? null : select.value }), isDoneAtOnce: true };
    },
    4: (value, { field_name: name }) => {
      const input = typed('text', listOf(value).join('、'), name, { placeholder: '几个选项用顿号隔开' });
      const read = () => {
        const names = input.value.split('、').map((one) => one.trim());
        return { value: names.filter((one) => one !== '') };
      };
      return { node: input, read };
    },
    5: (value, { field_name: name }) => {
      const input = typed('datetime-local', value === undefined ? '' : dateTyped(value), name);
      const before = input.value;
      // What was not touched keeps its seconds.
      return { node: input, read: () => ({ value: input.value === before ? (value ?? null) : dateRead(input.value) }) };
    },
    13: (value, { field_name: name }) => {
      const input = typed('tel', cellText(value), name);
      const read = () => {
        const words = input.value.trim();
        if (words === '') return { value: null };
        return /^\+?\d{1,63}$/.test(words) ? { value: words } : { fault: '电话只能有数字，前面可以有一个加号' };
      };
      return { node: input, read };
    },
    15: (value, { field_name: name }) => {
      const input = typed('url', value?.link ?? '', name);
      const read = () => {
        const link = input.value.trim();
        if (link === '') return { value: null };
        const text = value === undefined || value.text === value.link ? link : value.text;
        return { value: { text, link } };
      };
      return { node: input, read };
    },
  };

  /** Whether a press on the cell is its change: a box is ticked. */
  grid.isToggled = (field) => field.type === 7;
  grid.isEditable = (field) => grid.isToggled(field) || field.type in EDITORS;

  /** Puts the control into the cell. @param save called with what is written @param end called when the cell is as it was */
  grid.openEditor = (cell, value, field, { save, end, refuse }) => {
    const { node, read, isDoneAtOnce } = EDITORS[field.type](value, field);
    let isOpen = true;
    const close = (finish) => {
      if (!isOpen) return;
      isOpen = false;
      finish();
    };
    const commit = () => {
      const { value: written, fault } = read();
      if (fault !== undefined) {
        node.setAttribute('aria-invalid', 'true');
        return refuse(fault);
      }
      close(() => save(written));
    };
    node.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') return close(end);
      // 229: a key that an input method swallowed.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      commit();
    });
    if (isDoneAtOnce) node.addEventListener('change', commit);
    node.addEventListener('blur', commit);
    cell.replaceChildren(node);
    node.focus();
    node.select?.();
  };
}
