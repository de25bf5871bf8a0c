// A real browser for tests: found where systems keep it, or installed on Debian as root like the servers.
import { type Browser, chromium } from 'playwright-core';
import { obtainProgram, type Program } from './packages.ts';

export const CHROMIUM: Program = {
  title: 'Chromium',
  names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'Google Chrome', 'chrome'],
  folders: [
    '/usr/bin',
    '/Applications/Google Chrome.app/Contents/MacOS',
    'C:\\Program Files\\Google\\Chrome\\Application',
  ],
  debianPackages: ['chromium', 'fonts-noto-cjk'],
};

/** Nothing of it looks for updates or reports home; it ends with the test process, since that holds the pipe it listens to. */
const QUIET = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Whoever opens it closes it. */
export function openBrowser(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: obtainProgram(CHROMIUM),
    // Chromium refuses to run its sandbox as root.
    args: isRoot ? ['--no-sandbox', ...QUIET] : QUIET,
  });
}
