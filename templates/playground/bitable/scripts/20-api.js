// The local Feishu, through our own server: what it answers, or an Error with a sentence for people.
{
  const BASE = '/playground/feishu/';

  const asked = async (path, options) => {
    let answer;
    try {
      answer = await fetch(BASE + path, options);
    } catch {
      throw new Error('连不上值班，请看它是否还在运行');
    }
    const value = await answer.json().catch(() => null);
    if (!answer.ok) throw new Error(value?.error ?? `值班答复了 ${answer.status}`);
    if (value === null) throw new Error('值班的答复读不懂');
    return value;
  };

  const get = (path) => asked(path, { headers: { accept: 'application/json' } });
  const post = (path, body) => {
    const csrf = document.querySelector('meta[name=csrf]')?.content;
    const token = csrf === undefined ? {} : { 'x-csrf-token': csrf };
    const headers = { 'content-type': 'application/json', accept: 'application/json', ...token };
    return asked(path, { method: 'POST', headers, body: JSON.stringify(body) });
  };

  const id = encodeURIComponent;
  grid.api = {
    bases: () => get('bitable'),
    people: async () => (await get('state')).people,
    table: (table, from, count) => get(`bitable/tables/${id(table)}?from=${from}&count=${count}`),
    edit: (table, record, body) => post(`bitable/tables/${id(table)}/rows/${id(record)}`, body),
    remove: (table, record) => post(`bitable/tables/${id(table)}/delete`, { records: [record] }),
    changes: () => new EventSource(`${BASE}changes`),
  };
}
