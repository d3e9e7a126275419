import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import { build, type PluginOption } from 'vite';
import type { Installed } from '../../../scripts/package/install.ts';
import { codeBlocks, fileOf } from '../../package/guide-code.ts';
import type { GatewayProcess } from './gateway-process.ts';

export const appNames = ['plain', 'react', 'react-inline', 'vue', 'svelte'] as const;
export type AppName = (typeof appNames)[number];

const shells = join(import.meta.dirname, '../../package/apps');

/** The files of each app: its shell, and the files that docs/guides/embed.md describes. */
const apps: Record<AppName, { shell: string[]; guide: string[]; plugins: () => PluginOption[] }> = {
  plain: { shell: ['main.ts'], guide: ['phone.ts', 'softphone.ts'], plugins: () => [] },
  react: { shell: ['main.tsx'], guide: ['phone.ts', 'softphone.tsx'], plugins: () => [] },
  'react-inline': { shell: ['main.tsx'], guide: [], plugins: () => [] },
  vue: {
    shell: ['main.ts', 'App.vue'],
    guide: ['phone.ts', 'Softphone.vue'],
    plugins: () => [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('cti-') } } })],
  },
  svelte: {
    shell: ['main.ts', 'App.svelte'],
    guide: ['phone.ts', 'Softphone.svelte'],
    plugins: () => [svelte({ configFile: false })],
  },
};

export interface BuiltApp {
  /** Sources, with a tsconfig.json. */
  folder: string;
  /** Built files by path, e.g. "/assets/index.js". */
  files: Map<string, string | Uint8Array>;
}

/** A new project with the installed package and the guide's code, bundled by Vite. */
export async function buildApp(installed: Installed, name: AppName, gateway: string): Promise<BuiltApp> {
  const { shell, guide, plugins } = apps[name];
  const home = name === 'plain' ? installed.plain : installed.frameworks;
  const page = readFileSync(join(home, 'node_modules/sidecall/docs/guides/embed.md'), 'utf8');
  const folder = join(home, `app-${name}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const write = (file: string, code: string): void =>
    writeFileSync(join(folder, file), code.replaceAll('https://cti.example', gateway));
  for (const file of shell) write(file, readFileSync(join(shells, name, file), 'utf8'));
  for (const file of guide) write(file, fileOf(page, file));
  const [main = ''] = shell;
  writeFileSync(join(folder, 'index.html'), html(main));
  return { folder, files: await bundle(folder, plugins()) };
}

/** A page that calls with the voice layer only, as in “Voice without elements”. \`window.device\` is its Device. */
export async function buildCaller(installed: Installed, gateway: string): Promise<BuiltApp> {
  const page = readFileSync(join(installed.plain, 'node_modules/sidecall/docs/guides/embed.md'), 'utf8');
  const block = codeBlocks(page, 'js').find((code) => code.startsWith('import { Device }')) ?? '';
  const folder = join(installed.plain, 'app-caller');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const code = block.replace('wss://cti.example', gateway.replace('http', 'ws'));
  writeFileSync(
    join(folder, 'main.js'),
    `const token = await (await fetch('/caller-token')).text();\n${code}\nwindow.device = device;\n`,
  );
  writeFileSync(join(folder, 'index.html'), html('main.js'));
  return { folder, files: await bundle(folder, []) };
}

/** A page with one script. */
export function html(main: string): string {
  return `<!doctype html><title>App</title><div id="app"></div><script type="module" src="./${main}"></script>\n`;
}

/** @param alias modules that stand in for others, by name */
export async function bundle(
  root: string,
  plugins: PluginOption[],
  alias: Record<string, string> = {},
): Promise<BuiltApp['files']> {
  const result = await build({
    root,
    plugins,
    resolve: { alias },
    configFile: false,
    logLevel: 'warn',
    build: { write: false, target: 'es2022', reportCompressedSize: false },
  });
  const files: BuiltApp['files'] = new Map();
  for (const { output } of [result].flat() as {
    output: { fileName: string; code?: string; source?: string | Uint8Array }[];
  }[]) {
    for (const { fileName, code, source } of output) files.set(`/${fileName}`, code ?? source ?? '');
  }
  return files;
}

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** The app's own server: its pages under a strict policy, and the route that asks the gateway for a token. */
export class AppServer {
  /** What is served, by path; changed between tests. */
  files: BuiltApp['files'] = new Map();
  #server: Server | null = null;
  gateway: GatewayProcess | null = null;
  /** Whether its pages may frame the gateway, and have styles in their own HTML. */
  framing = false;
  url = '';

  async listen(): Promise<void> {
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://app');
      const path = pathname.replace(/\/$/, '/index.html');
      const agent = searchParams.get('agent') ?? 'robin';
      const answer = async (): Promise<void> => {
        if (path === '/my/token') response.end(JSON.stringify({ token: await this.gateway?.token(agent) }));
        else if (path === '/caller-token') response.end(await this.gateway?.token('world', 'carrier'));
        else {
          const file = this.files.get(path);
          response.statusCode = file === undefined ? 404 : 200;
          response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream');
          response.setHeader('content-security-policy', this.#policy());
          response.end(file);
        }
      };
      void answer().catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    this.#server = server;
    const address = server.address();
    this.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((done) => this.#server?.close(done) ?? done(null));
  }

  /** The policy of the guide: only the gateway, and no inline code. */
  #policy(): string {
    const gateway = this.gateway?.url ?? '';
    const policy = `default-src 'self'; connect-src 'self' ${gateway} ${gateway.replace('http', 'ws')}`;
    return this.framing ? `${policy}; frame-src ${gateway}; style-src 'self' 'unsafe-inline'` : policy;
  }
}
