import { expect, it } from 'vitest';
import { findChromium, findTestBrowser, installCommand, type Machine } from '../../scripts/chromium.ts';

function machine(platform: NodeJS.Platform, files: string[], env: Machine['env'] = {}): Machine {
  return { platform, env, exists: (path) => files.includes(path) };
}

it.each<[string, Machine, string]>([
  ['Linux, on the PATH', machine('linux', ['/opt/b/chromium'], { PATH: '/opt/a:/opt/b' }), '/opt/b/chromium'],
  ['Linux, with no PATH', machine('linux', ['/usr/bin/google-chrome']), '/usr/bin/google-chrome'],
  [
    'macOS',
    machine('darwin', ['/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge']),
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  [
    'Windows',
    machine('win32', ['C:\\Programs\\Google\\Chrome\\Application\\chrome.exe'], { ProgramFiles: 'C:\\Programs' }),
    'C:\\Programs\\Google\\Chrome\\Application\\chrome.exe',
  ],
])('a browser is found on %s', (_where, on, path) => {
  expect(findChromium(on)).toBe(path);
});

it('CHROME_PATH alone decides', () => {
  const files = ['/usr/bin/chromium', '/mine/chrome'];
  expect(findChromium(machine('linux', files, { CHROME_PATH: '/mine/chrome' }))).toBe('/mine/chrome');
  expect(findChromium(machine('linux', files, { CHROME_PATH: '/gone/chrome' }))).toBeUndefined();
});

it('tests use the headless shell if it is there, and CHROME_PATH before it', () => {
  const files = ['/usr/bin/chromium', '/usr/lib/chromium/chromium-headless-shell', '/mine/chrome'];
  expect(findTestBrowser(machine('linux', files))).toBe('/usr/lib/chromium/chromium-headless-shell');
  expect(findTestBrowser(machine('linux', files, { CHROME_PATH: '/mine/chrome' }))).toBe('/mine/chrome');
  expect(findTestBrowser(machine('linux', ['/usr/bin/chromium']))).toBe('/usr/bin/chromium');
  expect(findTestBrowser(machine('linux', ['/opt/a/chrome-headless-shell'], { PATH: '/opt/a' }))).toBe(
    '/opt/a/chrome-headless-shell',
  );
});

it('where there is none, one command tells how to get it', () => {
  expect(findChromium(machine('linux', []))).toBeUndefined();
  expect(installCommand(machine('linux', ['/usr/bin/apt-get']))).toContain('apt-get install');
  expect(installCommand(machine('linux', []))).toContain('CHROME_PATH');
});
