/** The browser for tests: the machine's own. Test tools never download one. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Machine {
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
  exists: (path: string) => boolean;
}

const thisMachine: Machine = { platform: process.platform, env: process.env, exists: existsSync };

const linuxNames = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
];
/** The program itself. Debian's script on the PATH is a second process, which does not pass signals on. */
const debianShell = '/usr/lib/chromium/chromium-headless-shell';
const shellNames = ['chromium-headless-shell', 'chrome-headless-shell'];
const macApps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const windowsPrograms = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * For `--disable-features`. The address bar loads two hidden pages of its own for each window, and each context of a
 * test is a window. They take three times the processor time of a small page under test.
 */
export const addressBarPages = 'WebUIOmniboxPopup,WebUIOmniboxAimPopup';

/** Path of Chrome, Chromium or Edge. If CHROME_PATH is set, only that path is checked. */
export function findChromium(machine: Machine = thisMachine): string | undefined {
  return candidates(machine).find((path) => machine.exists(path));
}

function candidates({ platform, env }: Machine): string[] {
  if (env.CHROME_PATH) return [env.CHROME_PATH];
  if (platform === 'darwin') {
    return ['/Applications', `${env.HOME ?? ''}/Applications`].flatMap((folder) =>
      macApps.map((app) => `${folder}/${app}.app/Contents/MacOS/${app}`),
    );
  }
  if (platform === 'win32') {
    const folders = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA].filter((folder) => folder);
    return folders.flatMap((folder) => windowsPrograms.map((program) => `${folder}\\${program}`));
  }
  return onPath({ env }, linuxNames);
}

function onPath({ env }: Pick<Machine, 'env'>, names: readonly string[]): string[] {
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin'].filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/**
 * Path of the browser for most tests: Chromium's headless shell if it is installed. It has Chromium's engine, audio and
 * WebRTC without windows, profiles and extensions, and takes half of the processor time. Otherwise the browser that
 * {@link findChromium} finds.
 */
export function findTestBrowser(machine: Machine = thisMachine): string | undefined {
  if (machine.env.CHROME_PATH || machine.platform !== 'linux') return findChromium(machine);
  const shells = [debianShell, ...onPath(machine, shellNames)];
  return shells.find((path) => machine.exists(path)) ?? findChromium(machine);
}

/** The command that installs a browser here, or the place to get one. */
export function installCommand({ platform, exists }: Machine = thisMachine): string {
  if (platform === 'darwin') return 'brew install --cask google-chrome';
  if (platform === 'win32') return 'winget install --exact --id Google.Chrome';
  if (exists('/usr/bin/apt-get')) return 'sudo apt-get install -y --no-install-recommends chromium';
  if (exists('/usr/bin/dnf')) return 'sudo dnf install -y chromium';
  if (exists('/usr/bin/pacman')) return 'sudo pacman -S --noconfirm chromium';
  return 'install Chromium or Chrome, or set CHROME_PATH to it';
}

/** Finds a browser. As root on a Debian without one, or without its shell, installs it and shows the output of apt. */
export function ensureChromium(): string | undefined {
  const found = findChromium();
  const mayInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
  if (!mayInstall || process.env.CHROME_PATH) return found;
  const packages = [
    ...(found ? [] : ['chromium']),
    ...(findTestBrowser() === found ? ['chromium-headless-shell'] : []),
  ];
  if (packages.length === 0) return found;
  console.log(`Not all browsers of the tests are here: installing ${packages.join(' and ')} …`);
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const { status } = spawnSync('apt-get', args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status !== 0) break;
  }
  return findChromium();
}

if (import.meta.main) {
  const path = ensureChromium();
  console.log(path ?? `No Chrome, Chromium or Edge found. To install one: ${installCommand()}`);
  process.exitCode = path ? 0 : 1;
}
