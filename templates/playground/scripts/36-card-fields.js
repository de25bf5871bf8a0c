// Fields: inside a form they are remembered until it is sent; outside of one each change is told at once.
{
  const { el, part, textOf, listOf, wordsOf, richText } = chat;

  const ZONE = '+0800';

  /** A field's node around its control. `read` answers its value as the platform sends it; undefined for nothing. */
  const field = (node, context, { control, read, label, hidden }) => {
    const words = label ?? wordsOf(node.placeholder);
    const fault = el('p', { class: 'field-fault', role: 'alert', hidden: true });
    const wrapper = el(
      control.localName === 'fieldset' ? 'div' : 'label',
      { class: `card-field${node.label_position === 'left' ? ' beside' : ''}` },
      hidden || words === ''
        ? null
        : el('span', { class: 'field-label' }, words, node.required === true ? el('b', { class: 'must' }, ' *') : null),
      control,
      fault,
    );
    if (words !== '') control.setAttribute('aria-label', words);
    if (node.disabled === true) control.disabled = true;
    const one = {
      node,
      control,
      read,
      title: words || textOf(node.name),
      say: (sentence) => say(control, fault, sentence),
    };
    if (context.form !== null) context.form.fields.push(one);
    return wrapper;
  };

  const say = (control, fault, sentence) => {
    fault.textContent = sentence ?? '';
    fault.hidden = sentence === null;
    control.setAttribute('aria-invalid', String(sentence !== null));
  };

  /** Keeps what was entered while the card is replaced, and tells it where no form does. */
  const follow = (control, node, context, path, read) => {
    control.addEventListener('change', () => {
      context.memory.set(path, keptOf(control, read));
      if (context.form === null) context.act.choose(node, read() ?? '', path);
    });
    return control;
  };
  const keptOf = (control, read) =>
    control.localName === 'fieldset' ? read() : control.type === 'checkbox' ? control.checked : control.value;

  part('input', (node, context, path) => {
    const isLong = node.input_type === 'multiline_text';
    const control = el(isLong ? 'textarea' : 'input', {
      type: isLong ? null : node.input_type === 'password' ? 'password' : 'text',
      rows: isLong ? Math.min(10, Number(node.rows) || 3) : null,
      maxlength: Math.min(1000, Number(node.max_length) || 1000),
      placeholder: wordsOf(node.placeholder),
      value: context.memory.get(path) ?? textOf(node.default_value),
      'data-path': path,
      autocomplete: 'off',
    });
    control.addEventListener('input', () => context.memory.set(path, control.value));
    const read = () => control.value;
    const label = wordsOf(node.label);
    const box = field(node, context, {
      control,
      read,
      label: label || wordsOf(node.placeholder),
      hidden: label === '',
    });
    if (context.form !== null) return box;
    // Outside a form an input has a button of its own (feishu.md §4.8).
    const send = () => context.act.choose(node, control.value, path);
    control.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229 || isLong) return;
      event.preventDefault();
      send();
    });
    return el(
      'div',
      { class: 'input-row' },
      box,
      el('button', { type: 'button', class: 'card-button default', onclick: send }, '提交'),
    );
  });

  const optionsOf = (node, { people }) =>
    node.tag.includes('person')
      ? (listOf(node.options).length > 0
          ? listOf(node.options).map((one) => textOf(one?.value))
          : people().map(({ id }) => id)
        ).map((id) => ({ value: id, person: true }))
      : listOf(node.options).map((one) => ({ value: textOf(one?.value), text: wordsOf(one?.text) }));
  const optionText = (option, { nameOf }) => (option.person ? nameOf(option.value) : option.text || option.value);

  const select = (node, context, path) => {
    const options = optionsOf(node, context);
    const initial = textOf(node.initial_option) || options[Number(node.initial_index) - 1]?.value || '';
    const control = el(
      'select',
      { value: context.memory.get(path) ?? initial, 'data-path': path },
      el('option', { value: '' }, wordsOf(node.placeholder) || '请选择'),
      options.map((option) => el('option', { value: option.value }, optionText(option, context))),
    );
    const read = () => (control.value === '' && initial === '' ? undefined : control.value);
    return field(node, context, {
      control: follow(control, node, context, path, read),
      read,
      hidden: node.required !== true,
    });
  };
  part('select_static', select);
  part('select_person', select);

  const multi = (node, context, path) => {
    const chosen = new Set(listOf(context.memory.get(path) ?? node.selected_values));
    const boxes = optionsOf(node, context).map((option) => {
      const box = el('input', { type: 'checkbox', value: option.value, checked: chosen.has(option.value) });
      return { box, row: el('label', { class: 'chip' }, box, el('span', null, optionText(option, context))) };
    });
    const control = el(
      'fieldset',
      { class: 'choices' },
      boxes.map(({ row }) => row),
    );
    const read = () => boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
    return field(node, context, { control: follow(control, node, context, path, read), read });
  };
  part('multi_select_static', multi);
  part('multi_select_person', multi);

  const picker = (type, initial, written) => (node, context, path) => {
    const control = el('input', {
      type,
      value: context.memory.get(path) ?? textOf(node[initial]).replace(' ', 'T'),
      'data-path': path,
    });
    const read = () => (control.value === '' ? undefined : `${written(control.value)} ${ZONE}`);
    return field(node, context, { control: follow(control, node, context, path, read), read });
  };
  part(
    'date_picker',
    picker('date', 'initial_date', (value) => value),
  );
  part(
    'picker_time',
    picker('time', 'initial_time', (value) => value),
  );
  part(
    'picker_datetime',
    picker('datetime-local', 'initial_datetime', (value) => value.replace('T', ' ')),
  );

  part('checker', (node, context, path) => {
    const control = el('input', {
      type: 'checkbox',
      checked: context.memory.get(path) ?? node.checked === true,
      'data-path': path,
    });
    const read = () => control.checked;
    follow(control, node, context, path, read);
    if (context.form !== null)
      context.form.fields.push({ node, control, read, title: wordsOf(node.text), say: () => {} });
    if (node.disabled === true) control.disabled = true;
    return el('label', { class: 'checker' }, control, el('span', null, richText(node.text, context)));
  });
}
