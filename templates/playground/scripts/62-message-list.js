// The messages of a chat: kept in order, days between them, the page held where its reader is.
{
  const { el, dateText, dayText, messageRow, pendingRow } = chat;

  const SHOWN = 60;
  /** Rows of one hand close together share one name. */
  const TOGETHER_MS = 5 * 60_000;

  const looksOf = (message) =>
    JSON.stringify([message.content, message.text, message.deleted, message.edits, message.reactions]);

  /** @param room see 61-message.js; {nameOf(id), showBusy(id, row), sendAgain(pending)} */
  chat.messageList = (box, newer, room) => {
    const messages = new Map();
    const rows = new Map();
    const memories = new Map();
    let pending = [];
    let shown = SHOWN;
    let hasMore = false;

    const sorted = () => [...messages.values()].sort((one, other) => one.position - other.position);
    const inner = el('div', { class: 'messages-inner' });
    box.replaceChildren(inner);
    const reader = chat.following(box, newer, (id) => rows.get(id)?.row);

    const rowFor = (message) => {
      const known = rows.get(message.id);
      const isSame = known !== undefined && known.person === room.person();
      if (isSame && (known.message === message || known.looks === looksOf(message))) return known.row;
      const focused = known?.row.contains(document.activeElement) ? document.activeElement.dataset.path : undefined;
      const row = messageRow(message, room);
      room.showBusy(message.id, row);
      rows.set(message.id, { row, message, looks: looksOf(message), person: room.person(), focused });
      return row;
    };

    const follows = (before, message) =>
      before !== undefined &&
      before.sender.id === message.sender.id &&
      Date.parse(message.createdAt) - Date.parse(before.createdAt) < TOGETHER_MS &&
      message.parent === null;

    const nodes = () => {
      const all = sorted();
      const own = all.slice(-shown);
      const found = [];
      if (own.length < all.length)
        found.push(
          el(
            'button',
            { type: 'button', class: 'earlier', onclick: earlier },
            `更早的 ${all.length - own.length} 条消息`,
          ),
        );
      else if (hasMore) found.push(el('p', { class: 'day' }, '更早的消息不在这里显示'));
      own.forEach((message, index) => {
        const before = own[index - 1];
        const isNewDay = before === undefined || dateText(before.createdAt) !== dateText(message.createdAt);
        if (isNewDay)
          found.push(
            el(
              'p',
              { class: 'day' },
              el('time', { datetime: dateText(message.createdAt) }, dayText(message.createdAt)),
            ),
          );
        const row = rowFor(message);
        row.classList.toggle('follows', !isNewDay && follows(before, message));
        found.push(row);
      });
      for (const one of pending)
        found.push(
          pendingRow(
            one,
            room.nameOf(one.person),
            () => room.sendAgain(one),
            () => forget(one),
          ),
        );
      if (found.length === 0) found.push(el('p', { class: 'nothing' }, '还没有消息。说一句“帮助”，看看机器人会什么。'));
      return found;
    };

    /** Puts the rows in without taking out what stays: what is taken out loses its focus and its place. */
    const draw = () => {
      const wanted = nodes();
      const kept = new Set(wanted);
      for (const old of [...inner.children]) if (!kept.has(old)) old.remove();
      wanted.forEach((node, index) => {
        if (inner.children[index] !== node) inner.insertBefore(node, inner.children[index] ?? null);
      });
      for (const known of rows.values()) {
        if (known.focused === undefined) continue;
        known.row.querySelector(`[data-path="${CSS.escape(known.focused)}"]`)?.focus({ preventScroll: true });
        known.focused = undefined;
      }
      reader.hold();
    };

    const earlier = () => {
      const fromEnd = box.scrollHeight - box.scrollTop;
      shown += SHOWN;
      reader.leave();
      draw();
      box.scrollTop = box.scrollHeight - fromEnd;
    };

    const forget = (one) => {
      pending = pending.filter((other) => other !== one);
      draw();
    };

    /** True when it was not there, or is newer than what was. */
    const take = (message) => {
      const known = messages.get(message.id);
      const isOlder = known !== undefined && (known.edits > message.edits || known.updatedAt > message.updatedAt);
      if (isOlder) return false;
      messages.set(message.id, message);
      const sent = pending.find(
        (one) => one.fault === null && one.person === message.sender.id && one.text === message.text,
      );
      if (known === undefined && sent !== undefined) pending = pending.filter((one) => one !== sent);
      return known === undefined;
    };

    /** The newest, or the card that the newest only adds a file to. */
    const newestWhole = () => {
      const [before, last] = sorted().slice(-2);
      const isAddition = last !== undefined && last.parent === before.id && before.card !== null;
      return (isAddition ? before : (last ?? before))?.id ?? null;
    };

    return {
      find: (id) => messages.get(id),
      last: () => sorted().at(-1),
      memoryOf: (id) => {
        if (!memories.has(id)) memories.set(id, new Map());
        return memories.get(id);
      },
      rowOf: (id) => rows.get(id)?.row,
      /** All there is, at the beginning or after the line was cut. */
      load: (all, more) => {
        const isFirst = messages.size === 0;
        const missed = all.filter(take).at(-1);
        hasMore = more;
        draw();
        if (isFirst) reader.toNewest(newestWhole());
        else if (missed !== undefined) reader.arrived(missed);
      },
      clear: () => {
        messages.clear();
        rows.clear();
        memories.clear();
        pending = [];
        shown = SHOWN;
        newer.hidden = true;
        draw();
        reader.toNewest(null);
      },
      put: (message) => {
        const isNew = take(message);
        draw();
        if (isNew && message.sender.id === room.person()) reader.toNewest(message.id);
        else if (isNew) reader.arrived(message);
      },
      add: (one) => {
        pending = [...pending, one];
        draw();
        reader.toNewest(null);
      },
      drop: forget,
      draw,
      reveal: (id) => {
        const row = rows.get(id)?.row;
        if (row?.isConnected !== true) {
          shown = Number.MAX_SAFE_INTEGER;
          reader.leave();
          draw();
        }
        rows.get(id)?.row.scrollIntoView({ block: 'center', behavior: 'smooth' });
        rows.get(id)?.row.classList.add('flash');
        setTimeout(() => rows.get(id)?.row.classList.remove('flash'), 1_500);
      },
    };
  };
}
