// The question a button asks before its click counts.
{
  const { el, wordsOf } = chat;

  /** Resolves with true when it is confirmed; at once when nothing is asked. */
  chat.confirmed = (confirm, isDangerous) => {
    if (typeof confirm !== 'object' || confirm === null) return Promise.resolve(true);
    const answer = (value) => () => dialog.close(value);
    const dialog = el(
      'dialog',
      { class: 'confirm', 'aria-label': wordsOf(confirm.title) || '请确认' },
      el('h2', null, wordsOf(confirm.title) || '请确认'),
      el('p', null, wordsOf(confirm.text)),
      el(
        'div',
        { class: 'confirm-acts' },
        el('button', { type: 'button', onclick: answer('') }, '取消'),
        el(
          'button',
          { type: 'button', class: isDangerous ? 'primary danger' : 'primary', onclick: answer('yes') },
          '确定',
        ),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener('close', () => {
        dialog.remove();
        resolve(dialog.returnValue === 'yes');
      });
    });
  };
}
