// The product as people run it, against a source on this machine: the job by hand, what 状态 and the doctor say of it.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type MeterPages, pageOf, sendPage, serveMeterPages } from '../../support/meter-pages.ts';
import { openProduct, type Product } from '../../support/product.ts';

let pages: MeterPages;
let product: Product;
beforeEach(async () => {
  pages = await serveMeterPages();
  product = openProduct({
    config: `
outbound:
  allow: ['${pages.address}']
  http: [127.0.0.1]
meter:
  fetchCooldownSeconds: 10
  sources:
    cnyiot: { kind: cnyiot, url: '${pages.url}', perMinute: 600 }
  meters:
    '18601234567': { name: 3 号宿舍 201 }
    '18601234568': { name: 3 号宿舍 202 }
    '18601234569': { name: 停用的, enabled: false }
`,
  });
});
afterEach(async () => {
  product.close();
  await pages.close();
});

interface Ran {
  readonly status: string;
  readonly summary: unknown;
}

test('the job reads what is due, says what it heard, and the doctor asks for itself', async () => {
  pages.misbehave(
    (_, response) => sendPage(response, pageOf('1', { remain: '1', amount: '1', price: '1' })),
    '18601234568',
  );
  const ran = (await product.ok('run', 'meter-poll', '--json')).json<Ran>();
  const summary = { meters: 2, due: 2, read: 1, faults: { 'other-meter': 1 }, unasked: 0, left: 0 };
  expect(ran).toMatchObject({ status: 'ok', summary });
  expect(pages.asked.map(({ meter }) => meter).sort()).toEqual(['18601234567', '18601234568']);
  // Read a moment ago: asked for by hand again, nobody is asked.
  const again = (await product.ok('run', 'meter-poll', '--json')).json<Ran>();
  expect(again.summary).toMatchObject({ due: 0 });
  const jobs = await product.ok('jobs');
  expect(jobs.out).toMatch(/meter-poll {2}读电表[^\n]*\n {4}时间 {2}每 300 秒\n {4}错过 {2}不补/);
  const doctor = await product.run('doctor');
  expect(doctor.out).toMatch(
    /电表来源 cnyiot.*3 号宿舍 201（18601234567）读得到：119\.65 度，95\.72 元，来源里叫“3号宿舍201”/,
  );
});
