// Keeps the box of what is going on up to date, and loads the page again when it is over.
{
  const box = document.querySelector('[data-activity]');
  const part = (name) => box.querySelector(`[data-activity-${name}]`);

  const showAge = () => {
    const age = box.querySelector('[data-since]');
    const seconds = Math.max(0, Math.round((Date.now() - Date.parse(age.dataset.since)) / 1000));
    age.textContent = seconds < 60 ? `${seconds} 秒` : `${Math.floor(seconds / 60)} 分 ${seconds % 60} 秒`;
  };

  const show = ({ title, stage, percent, lines, since }) => {
    part('title').textContent = title;
    part('stage').textContent = stage;
    part('text').textContent = percent === null ? '' : `${percent}%`;
    if (percent === null) part('percent').removeAttribute('value');
    else part('percent').value = percent;
    part('lines').replaceChildren(
      ...lines.slice(0, 6).map((line) => Object.assign(document.createElement('li'), { textContent: line })),
    );
    box.querySelector('[data-since]').dataset.since = since;
    showAge();
  };

  const look = async () => {
    try {
      const answer = await fetch('/activity.json', { headers: { accept: 'application/json' } });
      const { activity } = await answer.json();
      if (activity === null || activity.phase !== box.dataset.activity) return location.reload();
      show(activity);
    } catch {
      part('stage').textContent = '连不上值班，等它回来……';
    }
    setTimeout(look, 800);
  };

  if (box !== null) {
    showAge();
    setTimeout(look, 500);
  }
}
