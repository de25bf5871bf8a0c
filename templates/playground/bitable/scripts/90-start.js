// Puts the page together: the list of bases, or one table of them.
{
  const { el, api } = grid;
  const at = (name) => document.querySelector(`[data-${name}]`);

  const SIZE = 100;
  const COUNT = new Intl.NumberFormat('zh-CN');

  const trouble = (sentence) => {
    at('trouble').textContent = sentence ?? '';
    at('trouble').hidden = sentence === null;
  };

  /** Calls again after each change, one call at a time. */
  const following = (load, isMine) => {
    let [isLoading, isStale] = [false, false];
    const again = async () => {
      if (isLoading) {
        isStale = true;
        return;
      }
      isLoading = true;
      do {
        isStale = false;
        try {
          await load();
          trouble(null);
        } catch (fault) {
          trouble(fault.message);
        }
      } while (isStale);
      isLoading = false;
    };
    const changes = api.changes();
    changes.addEventListener('hello', again);
    changes.addEventListener('table', (event) => isMine(JSON.parse(event.data)) && again());
    changes.onerror = () => trouble('和值班的连接断了，正在重连……');
    return again;
  };

  const list = () => {
    at('title').textContent = '多维表格';
    const entry = (base, table) =>
      el(
        'a',
        { class: 'grid-entry', href: `/playground/bitable/${base.app}/${table.table}` },
        el('b', null, table.name),
        el('span', { class: 'muted' }, `${COUNT.format(table.rows)} 行`),
      );
    following(
      async () => {
        const { bases } = await api.bases();
        const blocks = bases.map((base) => [
          el('h2', { id: base.app }, base.name, base.advanced ? el('small', null, '开了高级权限') : null),
          el(
            'div',
            { class: 'grid-entries' },
            base.tables.map((table) => entry(base, table)),
          ),
        ]);
        const none = el('p', { class: 'empty' }, '还没有多维表格；同步任务写过的表会出现在这里');
        at('body').replaceChildren(...(blocks.length === 0 ? [none] : blocks.flat()));
      },
      () => true,
    );
  };

  const one = async (app, table) => {
    const from = () => Math.max(0, Math.trunc(Number(new URLSearchParams(location.search).get('from')) || 0));
    const refused = (fault) => {
      trouble(fault.message);
      again();
    };
    const person = el('select', { 'aria-label': '以谁的身份改' });
    const acts = {
      edit: (record, name, value) =>
        api.edit(table, record, { fields: { [name]: value }, person: person.value }).then(() => {
          at('said').textContent = `${name} 改好了`;
        }, refused),
      remove: (record) => api.remove(table, record).catch(refused),
      refuse: trouble,
    };
    const sheet = grid.sheet(at('body'), acts);
    const go = (place) => {
      history.pushState(null, '', place === 0 ? location.pathname : `?from=${place}`);
      again();
    };
    const before = el('button', { type: 'button', onclick: () => go(Math.max(0, from() - SIZE)) }, '上一页');
    const after = el('button', { type: 'button', onclick: () => go(from() + SIZE) }, '下一页');
    const where = el('span', { class: 'grid-where' });
    at('bar').replaceChildren(
      el('label', null, '以', person, '的身份改'),
      el('span', { class: 'grid-pages' }, where, before, after),
    );
    at('bar').hidden = false;
    const again = following(
      async () => {
        const found = await api.table(table, from(), SIZE);
        if (found.app !== app) throw new Error('这个多维表格里没有这张数据表');
        at('title').textContent = found.name;
        document.title = `${found.name} · 值班`;
        at('note').textContent = `${found.base?.name ?? ''} · 演练用的多维表格，不连真的飞书 · 点单元格就能改`;
        const end = found.from + found.records.length;
        where.textContent =
          found.rows === 0
            ? '共 0 行'
            : `第 ${COUNT.format(found.from + 1)}–${COUNT.format(end)} 行，共 ${COUNT.format(found.rows)} 行`;
        before.disabled = found.from === 0;
        after.disabled = end >= found.rows;
        sheet.draw(found);
      },
      (change) => change.table === table,
    );
    addEventListener('popstate', again);
    const people = await api.people().catch(() => []);
    person.replaceChildren(
      ...people.filter((one) => !one.resigned).map(({ id, name }) => el('option', { value: id }, name)),
    );
  };

  if (at('grid') !== null) {
    const { app, table } = at('grid').dataset;
    at('grid').hidden = false;
    if (table === '') list();
    else one(app, table);
  }
}
