// The local Feishu, through our own server: what it answers, or an Error with a sentence for people.
{
  const BASE = '/playground/feishu/';
  /** What a session's own pages send along; nothing where no session lets one in. */
  chat.token = () => {
    const csrf = document.querySelector('meta[name=csrf]')?.content;
    return csrf === undefined ? {} : { 'x-csrf-token': csrf };
  };

  const NOBODY = '连不上值班，请看它是否还在运行';

  const asked = async (path, options) => {
    let answer;
    try {
      answer = await fetch(BASE + path, options);
    } catch {
      throw new Error(NOBODY);
    }
    const value = await answer.json().catch(() => null);
    if (!answer.ok) throw new Error(value?.error ?? `值班答复了 ${answer.status}`);
    if (value === null) throw new Error('值班的答复读不懂');
    return value;
  };

  const get = (path) => asked(path, { headers: { accept: 'application/json' } });
  const post = (path, body) =>
    asked(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...chat.token() },
      body: JSON.stringify(body),
    });

  const id = encodeURIComponent;
  chat.api = {
    state: () => get('state'),
    messages: (room) => get(`chats/${id(room)}/messages`),
    say: (room, saying) => post(`chats/${id(room)}/messages`, saying),
    openPrivate: (person, bot) => post('private-chats', { person, bot }),
    click: (message, body) => post(`messages/${id(message)}/click`, body),
    submit: (message, body) => post(`messages/${id(message)}/submit`, body),
    choose: (message, body) => post(`messages/${id(message)}/choose`, body),
    react: (message, body) => post(`messages/${id(message)}/react`, body),
    changes: () => new EventSource(`${BASE}changes`),
  };
}
