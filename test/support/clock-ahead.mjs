// Lets a process live at another time: `node --import clock-ahead.mjs`, CLOCK_AHEAD_MS milliseconds ahead of the machine. Timers and
// performance.now() stay as they are.
const ahead = Number(process.env.CLOCK_AHEAD_MS ?? 0);
const machineNow = Date.now;

Date.now = () => machineNow() + ahead;

globalThis.Date = new Proxy(Date, {
  construct: (target, args, newTarget) =>
    Reflect.construct(
      target,
      args.length === 0 ? [target.now()] : args,
      newTarget === globalThis.Date ? target : newTarget,
    ),
  apply: (target) => new target(target.now()).toString(),
});
