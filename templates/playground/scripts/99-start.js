// Puts the page together.
{
  const at = (name) => document.querySelector(`[data-${name}]`);
  const { api, toast } = chat;

  const page = () => {
    at('chat').hidden = false;
    const clock = chat.productClock(at('clock'));
    const doing = chat.doing(document.querySelector('.stage-bar'));
    const world = chat.world(() => moved().catch(fail));
    const busy = new Map();
    let roomId = null;
    /** Raised when another chat is opened, so that a late answer for the last one is dropped. */
    let visit = 0;

    const trouble = (sentence) => {
      at('trouble').textContent = sentence ?? '';
      at('trouble').hidden = sentence === null;
    };
    const fail = (fault) => trouble(fault.message);

    const showBusy = (id, row) => {
      const path = busy.get(id);
      row.classList.toggle('busy', path !== undefined);
      for (const control of row.querySelectorAll('.card :is(button, input, select, textarea)')) {
        if (path !== undefined && !control.disabled) {
          control.disabled = true;
          control.dataset.held = '';
        } else if (path === undefined && 'held' in control.dataset) {
          control.disabled = false;
          delete control.dataset.held;
        }
        control.classList.toggle('working', path !== undefined && control.dataset.path === path);
      }
    };

    const room = {
      person: () => world.person()?.id ?? '',
      nameOf: world.nameOf,
      parentOf: ({ parent }) => list.find(parent),
      jumpTo: (id) => list.reveal(id),
      replyTo: (id) => composer.reply(list.find(id)),
      react: (id, emoji) =>
        api.react(id, { person: room.person(), emoji }).then(list.put, (fault) => toast('error', fault.message)),
      sendAgain: (pending) => {
        list.drop(pending);
        send(pending);
      },
      showBusy,
      contextOf: (message) => ({
        message,
        nameOf: world.nameOf,
        people: world.people,
        memory: list.memoryOf(message.id),
        form: null,
        act: chat.pressing(message, {
          person: room.person,
          isBusy: () => busy.has(message.id),
          setBusy: (path) => {
            if (path === null) busy.delete(message.id);
            else busy.set(message.id, path);
            const row = list.rowOf(message.id);
            if (row !== undefined) showBusy(message.id, row);
          },
        }),
      }),
    };

    const list = chat.messageList(at('messages'), at('newer'), room);
    const showChats = (on) => at('chat').classList.toggle('listing', on ?? !at('chat').classList.contains('listing'));
    const chats = chat.chatList(at('chats'), world, clock.now, () => showChats(false));
    at('show-chats').addEventListener('click', () => showChats());

    const send = async ({ text, mentions, replyTo }) => {
      const pending = { text, mentions, replyTo, person: room.person(), fault: null };
      const [own, where] = [visit, roomId];
      list.add(pending);
      try {
        const body = { person: pending.person, text, mentions, ...(replyTo === null ? {} : { replyTo: replyTo.id }) };
        const message = await api.say(where, body);
        if (own !== visit) return;
        list.drop(pending);
        list.put(message);
      } catch (fault) {
        pending.fault = fault.message;
        list.draw();
      }
    };
    const composer = chat.composer(at('composer'), world, send);

    const drawFrame = () => {
      const place = world.place();
      at('room-name').textContent = place?.name ?? '还没有会话';
      at('room-note').textContent =
        place === null
          ? ''
          : place.kind === 'group'
            ? '演练用的群，不连真的飞书'
            : `${world.person()?.name ?? ''}和机器人单独聊`;
      document.title = `${place?.name ?? '群聊'} · 值班`;
      composer.draw();
      chats.draw();
    };

    const load = async () => {
      const own = visit;
      const id = await world.room();
      if (own !== visit) return;
      roomId = id;
      if (id === null) return trouble('演练群还没有建好，稍等片刻……');
      const { messages, more } = await api.messages(id);
      if (own !== visit) return;
      list.load(messages, more);
      chats.read(id);
      if (messages.length > 0) chats.note(messages.at(-1), { isShown: true, isNew: false });
      trouble(null);
    };

    /** Somebody else speaks, or somewhere else. */
    const moved = async () => {
      visit++;
      roomId = null;
      list.clear();
      composer.reset();
      drawFrame();
      await load();
      await lookAround();
    };

    /** What was said last in the chats that are not open. */
    const lookAround = async () => {
      const others = [...world.groups().map(({ id }) => id), ...world.apps().map(({ id }) => world.privateOf(id))];
      for (const id of others.filter((one) => one !== null && one !== roomId)) {
        const { messages } = await api.messages(id);
        if (messages.length > 0) chats.note(messages.at(-1), { isShown: false, isNew: false });
      }
    };

    const reload = async () => {
      await world.refresh();
      clock.set(world.clock());
      drawFrame();
      await load();
      await lookAround();
    };

    let reloading = Promise.resolve();
    /** One after the other: two at once would show whichever came last. */
    const again = () => {
      reloading = reloading.then(reload).catch(fail);
    };

    chat.line({
      hello: again,
      broken: () => trouble('和值班的连接断了，正在重连……'),
      clock: clock.set,
      person: (person) => {
        world.keep('person', person);
        drawFrame();
      },
      chat: (one) => {
        world.keep('chat', one);
        if (roomId === null) again();
        else chats.draw();
      },
      reaction: again,
      message: (message) => {
        const isShown = message.chat === roomId;
        const isNew = message.position > chats.newest(message.chat);
        if (isShown) list.put(message);
        chats.note(message, { isShown, isNew });
        doing.look();
      },
    });
  };

  if (at('chat') !== null) page();
}
