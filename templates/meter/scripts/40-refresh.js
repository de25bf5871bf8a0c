// The button that asks the source at once, and says what came of it; the page looks again by itself when one comes back to it.
{
  const say = (text) => {
    const said = document.querySelector('[data-said]');
    said.textContent = text;
    said.hidden = false;
  };

  const refresh = async (button) => {
    button.disabled = true;
    button.textContent = '正在读……';
    let text = '';
    try {
      const device = encodeURIComponent(meter.box().dataset.device);
      const answer = await fetch(`/fetch?device_id=${device}`, { headers: { accept: 'application/json' } });
      const body = await answer.json();
      text = body.message || body.error || '没有读成';
    } catch (_) {
      text = '连不上值班，请过一会儿再试';
    }
    await meter.show(location.pathname + location.search, { push: false });
    say(text);
  };

  const prepare = () => {
    const button = document.querySelector('[data-refresh]');
    if (button === null) return;
    button.hidden = false;
    button.addEventListener('click', () => refresh(button));
  };
  meter.shown.push(prepare);

  const LEAST_AWAY_MS = 60000;
  let left = 0;
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') {
      left = Date.now();
    } else if (meter.box() !== null && Date.now() - left > LEAST_AWAY_MS) {
      meter.show(location.pathname + location.search, { push: false });
    }
  });
}
