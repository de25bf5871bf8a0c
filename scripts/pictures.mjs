// Takes the README's picture of the page: `node scripts/pictures.mjs http://127.0.0.1:9136` while the playground runs and a working day has passed.
import { chromium } from 'playwright-core';

const [address = 'http://127.0.0.1:9136', executablePath = '/usr/bin/chromium'] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
await page.goto(`${address}/ledger/changes`);
await page.screenshot({ path: new URL('../docs/images/changes.png', import.meta.url).pathname });
await browser.close();
