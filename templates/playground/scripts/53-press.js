// What a press in a card does: asks back, tells the platform, shows what came of it. One at a time a card.
{
  const { api, toast, confirmed, behaviorOf, wordsOf, textOf, isObject } = chat;

  /** By what the platform knows a part: its name, or else the words on it. */
  const handleOf = (node) => textOf(node.name) || wordsOf(node.text) || wordsOf(node.placeholder);

  const showOutcome = (outcome) => {
    switch (outcome.kind) {
      case 'done':
        if (outcome.toast !== null) toast(outcome.toast.type, outcome.toast.content);
        return;
      case 'error':
        return toast('error', `出错了：${outcome.message}（${outcome.code}）`);
      case 'refused':
        return toast('warning', outcome.reason);
      default:
        return;
    }
  };

  /** @param room {person(), setBusy(path or null), isBusy()} */
  chat.pressing = (message, room) => {
    const carry = async (node, path, ask) => {
      if (room.isBusy()) return;
      if (node.confirm !== undefined && !(await confirmed(node.confirm, /danger/.test(textOf(node.type))))) return;
      room.setBusy(path);
      try {
        showOutcome(await ask());
      } catch (fault) {
        toast('error', `没有送到：${fault.message}`);
      } finally {
        room.setBusy(null);
      }
    };
    return {
      press: (node, path) => {
        const { address, value } = behaviorOf(node);
        if (node.disabled === true) {
          const tips = wordsOf(node.disabled_tips);
          if (tips !== '') toast('info', tips);
          return;
        }
        if (value === undefined && address !== null)
          return confirmed(node.confirm, false).then((yes) => yes && open(address, '_blank', 'noopener,noreferrer'));
        if (address !== null) open(address, '_blank', 'noopener,noreferrer');
        const target = isObject(value) ? value : handleOf(node);
        return carry(node, path, () => api.click(message.id, { person: room.person(), target }));
      },
      submit: (form, button, values, path) =>
        carry(button, path, () =>
          api.submit(message.id, { person: room.person(), form: textOf(form.name), values, button: handleOf(button) }),
        ),
      choose: (node, value, path) =>
        carry(node, path, () => api.choose(message.id, { person: room.person(), control: handleOf(node), value })),
    };
  };
}
