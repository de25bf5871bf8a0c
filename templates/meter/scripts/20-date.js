// A date that is picked is gone to at once; without the script the button beside it does that.
{
  const prepare = () => {
    const input = document.querySelector('[data-date]');
    if (input === null) return;
    const go = document.querySelector('[data-date-go]');
    if (go !== null) go.hidden = true;
    input.addEventListener('change', () => {
      if (input.value === '' || !input.checkValidity()) return;
      const query = new URLSearchParams(new FormData(input.form));
      if (input.value === input.max) query.delete('date');
      meter.show(`/meter?${query.toString()}`);
    });
  };
  meter.shown.push(prepare);
}
