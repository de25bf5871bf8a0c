// Takes the README's pictures of pages: `node scripts/pictures.mjs http://127.0.0.1:9136` while the playground runs and a working day has
// passed. It asks for a run of the playground's sync task, so that there is a plan that waits.
import { chromium } from 'playwright-core';

const [address = 'http://127.0.0.1:9136', executablePath = '/usr/bin/chromium'] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
const picture = (name) => page.screenshot({ path: new URL(`../docs/images/${name}.png`, import.meta.url).pathname });
await page.goto(`${address}/ledger/changes`);
await picture('changes');
await page.setViewportSize({ width: 1080, height: 760 });
await page.goto(`${address}/sync/tasks/1`);
await page.getByRole('button', { name: '运行', exact: true }).click();
await page.getByRole('heading', { name: '等审批 手动' }).waitFor();
await page.locator('.example').first().waitFor();
await picture('sync');
await browser.close();
