// The section of alerts: what is no place, no time, no day, and a site that is not there.
import { expect, it } from 'vitest';
import { faultsOf } from './written-config.ts';

it('says what is wrong with routes, quiet hours and days, each with its place', () => {
  const faults = faultsOf({
    'main.yaml': `
sites: [{ code: suzhou, name: 苏州基地 }]
alerts:
  adminChat: 管理群
  routes:
    one: { site: wuxi, to: [oc_a] }
    two: { to: [someone] }
    three: { severity: bad, to: [] }
  quietHours:
    default: { from: "21:30", to: "21:30" }
    oc_a: { from: "9:00", to: "24:00" }
  workdays: { "2027-02-30x": rest, "2027-02-28": maybe }
`,
  }).join('\n');
  for (const words of ['管理群', 'someone', 'bad', '9:00', '24:00', '2027-02-30x', 'maybe', '应与 from 不同']) {
    expect(faults).toContain(words);
  }
});

it('says which site of a route is not there, and that the backup comes second', () => {
  const faults = faultsOf({
    'main.yaml': `
sites: [{ code: suzhou, name: 苏州基地 }]
alerts:
  routes: { one: { site: wuxi, to: [oc_a, "robot:R", "mail:a@b.cn"] } }
  backupMinutes: 15
`,
  }).join('\n');
  expect(faults).toContain('应为基地的编码：suzhou');
  expect(faults).toContain('应大于 escalateMinutes');
});

it('says which robot of a route is not there, and which are; and that mail has no server', () => {
  const routes = 'alerts: { routes: { one: { to: [oc_a, "robot:none", "robot:ops", "mail:a@b.cn"] } } }\n';
  const robots = '{ ops: { url: "secret:ops" }, night: { url: "secret:night" } }';
  const mail = '{ host: 127.0.0.1, from: a@b.cn }';
  const faults = (channels: string) => faultsOf({ 'main.yaml': `${routes}channels: ${channels}\n` });
  expect(faults(`{ robots: ${robots}, mail: ${mail} }`)).toEqual([
    expect.stringMatching(
      /alerts\.routes\.one\.to\[1\].*“robot:none”，应为 channels\.robots 里的一个：robot:ops、robot:night/,
    ),
  ]);
  expect(faults('{}').join('\n')).toMatch(
    /“robot:none”.*还没有写机器人[\s\S]*“robot:ops”[\s\S]*“mail:\*\*\*@b\.cn”，要发邮件，请先写 channels\.mail/,
  );
  expect(faults('{ robots: { ops: { url: "secret:ops" }, none: { url: "secret:none" } }, mail: 3 }')).toHaveLength(1);
});
