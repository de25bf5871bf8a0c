// Buttons: links, callbacks, and those that send or empty the form around them.
{
  const { el, part, textOf, listOf, webAddress, wordsOf } = chat;

  const TYPES = new Set(
    'default primary danger text primary_text danger_text primary_filled danger_filled laser'.split(' '),
  );
  const SIZES = new Set(['tiny', 'small', 'medium', 'large']);

  /** Where a part leads, and what it calls back. Cards of 1.0 carry both themselves. */
  chat.behaviorOf = (node) => {
    const behaviors = listOf(node.behaviors);
    const link = behaviors.find((one) => one?.type === 'open_url');
    const callback = behaviors.find((one) => one?.type === 'callback');
    const address = [link?.default_url, link?.pc_url, link?.android_url, link?.ios_url, node.url].find(
      (url) => textOf(url) !== '',
    );
    return { address: webAddress(address), value: callback?.value ?? node.value };
  };

  const look = ({ type, size, width }) => {
    const kind = TYPES.has(type) ? type : 'default';
    return `card-button ${kind} size-${SIZES.has(size) ? size : 'medium'}${width === 'fill' ? ' wide' : ''}`;
  };

  const labelOf = (node) => {
    const words = wordsOf(node.text);
    return words === '' ? textOf(node.icon?.token) || '按钮' : words;
  };

  part('button', (node, context, path) => {
    const label = labelOf(node);
    const { address, value } = chat.behaviorOf(node);
    const tips = wordsOf(node.disabled === true ? node.disabled_tips : node.hover_tips);
    const common = { class: look(node), title: tips === '' ? null : tips, 'data-path': path };
    const { form } = context;
    if (node.disabled === true) return el('button', { ...common, type: 'button', disabled: true }, label);
    if (form !== null && node.form_action_type === 'reset')
      return el('button', { ...common, type: 'button', onclick: () => form.reset() }, label);
    if (form !== null && node.form_action_type === 'submit')
      return el('button', { ...common, type: 'button', onclick: () => form.submit(node, path) }, label);
    // A plain link stays a link, so that it can be opened in whatever way its reader likes.
    if (address !== null && value === undefined && node.confirm === undefined)
      return chat.linkTo(address, common, label);
    return el('button', { ...common, type: 'button', onclick: () => context.act.press(node, path) }, label);
  });

  part('overflow', (node, context, path) =>
    el(
      'details',
      { class: 'overflow' },
      el('summary', { class: 'card-button default', 'aria-label': '更多操作' }, '⋯'),
      el(
        'div',
        { class: 'overflow-menu' },
        listOf(node.options).map((option) =>
          el(
            'button',
            {
              type: 'button',
              class: 'card-button text',
              onclick: (event) => {
                event.currentTarget.closest('details').open = false;
                context.act.choose(node, textOf(option?.value), path);
              },
            },
            wordsOf(option?.text),
          ),
        ),
      ),
    ),
  );
}
