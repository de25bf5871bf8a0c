// A message in its row: who, when, what it replies to, what others thought of it, and what can be done with it.
{
  const { el, avatar, minuteText, messageBody, summaryOf } = chat;

  const EMOJI = {
    OK: 'OK',
    THUMBSUP: '赞',
    DONE: '完成',
    JIAYI: '+1',
    HEART: '爱心',
    APPLAUSE: '鼓掌',
    SMILE: '微笑',
    Get: '收到',
  };

  const reactions = ({ reactions: all }) => {
    if (all.length === 0) return null;
    const byEmoji = new Map();
    for (const { emoji, by } of all) byEmoji.set(emoji, [...new Set([...(byEmoji.get(emoji) ?? []), by])]);
    return el(
      'ul',
      { class: 'reactions', 'aria-label': '表情回复' },
      [...byEmoji].map(([emoji, names]) =>
        el('li', null, el('b', null, EMOJI[emoji] ?? emoji), ` ${names.join('、')}`),
      ),
    );
  };

  const quote = (parent, room) => {
    if (parent === undefined) return el('p', { class: 'quote' }, '回复一条更早的消息');
    return el(
      'button',
      { type: 'button', class: 'quote', onclick: () => room.jumpTo(parent.id) },
      `回复 ${parent.sender.name}：${summaryOf(parent)}`,
    );
  };

  const acts = (message, room) =>
    message.deleted
      ? null
      : el(
          'div',
          { class: 'acts-bar' },
          el('button', { type: 'button', onclick: () => room.replyTo(message.id) }, '回复'),
          el('button', { type: 'button', onclick: () => room.react(message.id, 'THUMBSUP') }, '赞'),
          el('button', { type: 'button', onclick: () => room.react(message.id, 'OK') }, 'OK'),
        );

  /** @param room {person(), parentOf(message), contextOf(message), jumpTo, replyTo, react} */
  chat.messageRow = (message, room) => {
    const isOwn = message.sender.kind === 'user' && message.sender.id === room.person();
    const isBot = message.sender.kind !== 'user';
    const kind = message.card === null ? `as-${message.type}` : 'with-card';
    const row = el(
      'div',
      { class: `message ${kind}${isOwn ? ' own' : ''}`, 'data-message': message.id },
      avatar(message.sender.name, isBot),
      el(
        'div',
        { class: 'message-head' },
        el('b', null, message.sender.name),
        isBot ? el('span', { class: 'tag tone-orange' }, '机器人') : null,
        el('time', { datetime: message.createdAt }, minuteText(message.createdAt)),
      ),
      el(
        'div',
        { class: 'message-body' },
        message.parent === null ? null : quote(room.parentOf(message), room),
        messageBody(message, room.contextOf(message)),
        message.edits > 0 && message.card === null && !message.deleted
          ? el('small', { class: 'muted' }, '已编辑')
          : null,
        message.urgents.length === 0
          ? null
          : el('small', { class: 'muted' }, `已加急 ${message.urgents.map(({ name }) => name).join('、')}`),
        reactions(message),
      ),
      acts(message, room),
    );
    // A finger has nothing to hover with: it taps the message, and its acts come up.
    row.addEventListener('click', (event) => {
      if (
        event.target.closest('a, button, input, select, textarea, summary, label, [role=button], .table-scroll') !==
        null
      )
        return;
      for (const other of document.querySelectorAll('.message.chosen'))
        if (other !== row) other.classList.remove('chosen');
      row.classList.toggle('chosen');
    });
    return row;
  };

  /** A message on its way, or one that did not get there. */
  chat.pendingRow = (pending, name, again, forget) =>
    el(
      'div',
      { class: `message own pending${pending.fault === null ? '' : ' failed'}` },
      avatar(name, false),
      el('div', { class: 'message-head' }, el('b', null, name)),
      el(
        'div',
        { class: 'message-body' },
        el('div', { class: 'bubble' }, pending.text),
        pending.fault === null
          ? el('p', { class: 'muted sending', role: 'status' }, '发送中……')
          : el(
              'p',
              { class: 'send-fault', role: 'alert' },
              el('span', null, `没有发出去：${pending.fault}`),
              el('button', { type: 'button', class: 'plain-button', onclick: again }, '重发'),
              el('button', { type: 'button', class: 'plain-button', onclick: forget }, '删除'),
            ),
      ),
    );
}
