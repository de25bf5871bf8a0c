// Short words over the page: what came of a click. Errors stay longer; any can be sent away.
{
  const { el } = chat;

  const LIFE_MS = { error: 9_000, warning: 6_000 };
  const MOST = 4;

  /** @param type info, success, warning or error */
  chat.toast = (type, content) => {
    const box = document.querySelector('[data-toasts]');
    const toast = el(
      'div',
      { class: `toast ${type}` },
      el('span', null, content),
      el('button', { type: 'button', 'aria-label': '关闭', onclick: () => toast.remove() }, '×'),
    );
    box.append(toast);
    while (box.children.length > MOST) box.firstChild.remove();
    setTimeout(() => toast.remove(), LIFE_MS[type] ?? 4_000);
  };
}
