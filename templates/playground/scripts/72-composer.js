// Where one writes: as whom, to the robot or not, in answer to what.
{
  const { el, avatar, summaryOf } = chat;

  const SUGGESTIONS = ['帮助', '台账 空压机', '变更 今天', '状态'];
  const MOST_HEIGHT = 160;

  /** @param send called with {text, mentions, replyTo} */
  chat.composer = (form, world, send) => {
    let replyTo = null;
    let isToBot = true;

    const input = el('textarea', {
      rows: 1,
      maxlength: 20000,
      'aria-label': '消息',
      enterkeyhint: 'send',
      // The site's own key for it: a slash.
      'data-search': '',
      autocomplete: 'off',
    });
    const face = el('span', { class: 'speaker-face' });
    const speaker = el('select', { 'aria-label': '以谁的身份发言', onchange: () => world.speakAs(speaker.value) });
    const bot = el('button', { type: 'button', class: 'to-bot', onclick: () => turn(!isToBot) });
    const quote = el('div', { class: 'replying', hidden: true });
    const suggestions = el(
      'div',
      { class: 'suggestions', role: 'group', 'aria-label': '可以说' },
      SUGGESTIONS.map((words) => el('button', { type: 'button', onclick: () => say(words) }, words)),
    );
    const go = el('button', { class: 'primary', disabled: true }, '发送');
    const box = el('div', { class: 'input-box' }, bot, input);
    form.replaceChildren(
      suggestions,
      quote,
      el('div', { class: 'composer-row' }, el('label', { class: 'speaker' }, face, speaker), box, go),
    );

    const isGroup = () => world.place()?.kind === 'group';
    const turn = (on) => {
      isToBot = on;
      draw();
      input.focus();
    };

    /** As it is sent: in a group the robot hears only what mentions it. */
    const written = (text) => {
      const robot = world.bot();
      if (!isGroup() || robot === undefined) return { text, mentions: [] };
      const at = `@${robot.name}`;
      const whole = isToBot && !text.includes(at) ? `${at} ${text}` : text;
      const people = world.people().filter(({ name }) => whole.includes(`@${name}`));
      return { text: whole, mentions: [...(whole.includes(at) ? [robot.id] : []), ...people.map(({ id }) => id)] };
    };

    const say = (text) => {
      const words = text.trim();
      if (words === '') return;
      send({ ...written(words), replyTo });
      replyTo = null;
      draw();
    };

    const sized = () => {
      input.style.height = 'auto';
      input.style.height = `${Math.min(MOST_HEIGHT, input.scrollHeight)}px`;
      go.disabled = input.value.trim() === '';
      suggestions.hidden = input.value !== '';
    };
    const submit = () => {
      say(input.value);
      input.value = '';
      sized();
      input.focus();
    };
    input.addEventListener('input', sized);
    input.addEventListener('keydown', (event) => {
      // 229: a key that an input method swallowed; some say so only there, after composition has ended.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      submit();
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      submit();
    });

    const drawQuote = () => {
      quote.hidden = replyTo === null;
      if (replyTo === null) return;
      const stop = () => {
        replyTo = null;
        draw();
      };
      quote.replaceChildren(
        el('span', null, `回复 ${replyTo.sender.name}：${summaryOf(replyTo)}`),
        el('button', { type: 'button', 'aria-label': '不回复了', onclick: stop }, '×'),
      );
    };

    const draw = () => {
      const who = world.person();
      const robot = world.bot();
      speaker.replaceChildren(...world.people().map(({ id, name }) => el('option', { value: id }, name)));
      speaker.value = who?.id ?? '';
      face.replaceChildren(avatar(who?.name ?? '?', false), el('span', { class: 'speaker-name' }, who?.name ?? ''));
      bot.hidden = !isGroup() || robot === undefined;
      bot.textContent = `@${robot?.name ?? ''}`;
      bot.title = isToBot ? '这句话说给机器人；点一下改成只说给大家' : '这句话只说给大家；点一下改成说给机器人';
      bot.setAttribute('aria-pressed', String(isToBot));
      input.placeholder = !isGroup() || isToBot ? '想问什么' : '发给大家';
      form.setAttribute('aria-label', `以${who?.name ?? ''}的身份发消息`);
      drawQuote();
      sized();
    };

    return {
      draw,
      reply: (message) => {
        replyTo = message;
        draw();
        input.focus();
      },
      reset: () => {
        replyTo = null;
        draw();
      },
    };
  };
}
