// What the page knows: people, robots, chats, who speaks and where; the last two stand in the address.
{
  const { api } = chat;

  /** @param onMove called when somebody else speaks, or somewhere else */
  chat.world = (onMove) => {
    const known = { people: [], apps: [], chats: [], clock: null };
    /** Private chats by person and robot, as the platform told them. */
    const privates = new Map();
    const read = () => {
      const query = new URLSearchParams(location.search);
      return { person: query.get('person') ?? '', place: query.get('chat') ?? '' };
    };

    const person = () => known.people.find(({ id }) => id === read().person) ?? known.people[0];
    const groups = () => known.chats.filter(({ mode }) => mode === 'group');
    /** A group, or the robot one is alone with. */
    const place = () => {
      const wanted = read().place;
      const bot = known.apps.find(({ id }) => id === wanted);
      if (bot !== undefined) return { kind: 'private', id: bot.id, name: bot.name };
      const group = groups().find(({ id }) => id === wanted) ?? groups()[0];
      return group === undefined ? null : { kind: 'group', id: group.id, name: group.name };
    };

    const privateOf = (bot) => {
      const told = privates.get(`${person()?.id} ${bot}`);
      // The platform calls a private chat after its person; with several robots only the answer to opening it tells whose it is.
      const named =
        known.apps.length === 1
          ? known.chats.find(({ mode, name }) => mode === 'p2p' && name === person()?.name)
          : undefined;
      return told ?? named?.id ?? null;
    };

    const go = (change) => {
      const { person: who, place: where } = { ...read(), ...change };
      const query = new URLSearchParams();
      if (where !== '') query.set('chat', where);
      if (who !== '') query.set('person', who);
      history.pushState(null, '', `?${query}`);
      onMove();
    };
    addEventListener('popstate', onMove);

    return {
      person,
      place,
      groups,
      privateOf,
      apps: () => known.apps,
      people: () => known.people,
      bot: () => known.apps[0],
      nameOf: (id) =>
        known.people.find((one) => one.id === id)?.name ??
        known.apps.find((one) => one.id === id || one.openId === id)?.name ??
        id,
      speakAs: (id) => go({ person: id }),
      enter: (id) => go({ place: id }),
      /** Reads everything again. */
      refresh: async () => Object.assign(known, await api.state()),
      clock: () => known.clock,
      keep: (kind, value) => {
        const list = kind === 'chat' ? known.chats : known.people;
        const at = list.findIndex(({ id }) => id === value.id);
        if (at === -1) list.push(value);
        else list[at] = value;
      },
      /** The id of the chat that is shown; a private one is opened for it. */
      room: async () => {
        const where = place();
        const who = person();
        if (where === null || who === undefined) return null;
        if (where.kind === 'group') return where.id;
        const key = `${who.id} ${where.id}`;
        if (!privates.has(key)) privates.set(key, (await api.openPrivate(who.id, where.id)).id);
        return privates.get(key);
      },
    };
  };
}
