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
