// Forms: what is required is asked for before anything is sent, and what was entered stays until the card is another.
{
  const { el, part, textOf, renderAll } = chat;

  const isEmpty = (value) => value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

  /** True when all is filled in; else each field that is not says so, and the first has the focus. */
  const isComplete = (fields) => {
    const missing = fields.filter(({ node, read }) => node.required === true && isEmpty(read()));
    for (const one of fields) one.say(missing.includes(one) ? `请填写${one.title}` : null);
    const [first] = missing;
    (first?.control.querySelector('input') ?? first?.control)?.focus();
    return missing.length === 0;
  };

  part('form', (node, context, path) => {
    const fields = [];
    const inner = { ...context };
    const values = () =>
      Object.fromEntries(
        fields.flatMap((one) => {
          const value = one.read();
          const name = textOf(one.node.name);
          return name === '' || value === undefined ? [] : [[name, value]];
        }),
      );
    inner.form = {
      fields,
      submit: (button, buttonPath) => {
        if (isComplete(fields)) context.act.submit(node, button, values(), buttonPath);
      },
      reset: () => {
        for (const key of [...context.memory.keys()]) if (key.startsWith(path)) context.memory.delete(key);
        box.replaceWith(chat.render(node, context, path.slice(0, -'/form'.length)));
      },
    };
    const box = el('div', { class: 'form', role: 'group' }, renderAll(node.elements, inner, path));
    return box;
  });
}
