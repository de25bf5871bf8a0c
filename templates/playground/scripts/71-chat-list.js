// The list of chats: groups, and each robot one can be alone with; what was said last, and what is not yet read.
{
  const { el, avatar, groupAvatar, minuteText, dateText, dayText, summaryOf } = chat;

  const whenText = (message, now) =>
    dateText(message.createdAt) === dateText(now)
      ? minuteText(message.createdAt)
      : dayText(message.createdAt).split(' ')[0];

  /** @param now answers the product's time */
  chat.chatList = (box, world, now, close) => {
    const lasts = new Map();
    const unread = new Map();

    const entry = (place, room) => {
      const isHere = world.place()?.id === place.id;
      const last = lasts.get(room);
      const count = isHere ? 0 : (unread.get(room) ?? 0);
      return el(
        'a',
        {
          class: 'chats-entry',
          href: `?${new URLSearchParams({ chat: place.id, person: world.person()?.id ?? '' })}`,
          'aria-current': isHere ? 'page' : null,
          onclick: (event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            close();
            if (!isHere) world.enter(place.id);
          },
        },
        place.kind === 'group' ? groupAvatar() : avatar(place.name, true),
        el('b', null, place.name),
        last === undefined ? null : el('time', { datetime: last.createdAt }, whenText(last, now())),
        el(
          'span',
          { class: 'chats-last' },
          last === undefined
            ? place.note
            : `${place.kind === 'group' ? `${last.sender.name}：` : ''}${summaryOf(last)}`,
        ),
        count === 0
          ? null
          : el('span', { class: 'unread', 'aria-label': `${count} 条没有读` }, String(Math.min(count, 99))),
      );
    };

    const draw = () => {
      const groups = world.groups().map((group) => entry({ kind: 'group', note: '群聊', ...group }, group.id));
      const robots = world
        .apps()
        .map(({ id, name }) => entry({ kind: 'private', id, name, note: '和机器人单独聊' }, world.privateOf(id)));
      box.replaceChildren(
        el('h2', null, '群聊'),
        ...groups,
        el('h2', null, `${world.person()?.name ?? ''}的单聊`),
        ...robots,
      );
    };

    return {
      draw,
      /** @param isShown true for the chat that is open */
      note: (message, { isShown, isNew }) => {
        const last = lasts.get(message.chat);
        if (last === undefined || last.position <= message.position) lasts.set(message.chat, message);
        if (isNew && !isShown && message.sender.id !== world.person()?.id)
          unread.set(message.chat, (unread.get(message.chat) ?? 0) + 1);
        draw();
      },
      read: (room) => unread.delete(room),
      newest: (room) => lasts.get(room)?.position ?? 0,
    };
  };
}
