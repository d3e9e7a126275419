import { expect, it } from 'vitest';
import { forbiddenImports } from '../../scripts/check/imports.ts';
import { project } from './fixture.ts';

/** A file, its import, and the rule that must refuse it. */
const refused: [from: string, to: string, rule: string][] = [
  ['src/domain/calls/a.ts', 'src/state/b.ts', 'src/domain-imports-only'],
  ['src/domain/calls/a.ts', 'lit', 'src/domain-packages-only'],
  ['src/domain/calls/a.ts', 'node:fs', 'browsers-and-adapters-have-no-node'],
  ['src/state/a.ts', 'src/elements/b.ts', 'src/state-imports-only'],
  ['src/voice/a.ts', 'src/client/b.ts', 'src/voice-imports-only'],
  ['src/voice/device/device.ts', 'jssip', 'only-voice-sip-imports-jssip'],
  ['src/client/a.ts', 'src/gateway/http/b.ts', 'src/client-imports-only'],
  ['src/controllers/a.ts', 'src/phone/b.ts', 'src/controllers-imports-only'],
  ['src/phone/a.ts', 'src/controllers/hotkeys.ts', 'src/phone-imports-only'],
  ['src/elements/dialer/a.ts', 'src/voice/b.ts', 'src/elements-imports-only'],
  ['src/elements/dialer/a.ts', 'src/client/b.ts', 'src/elements-imports-only'],
  ['src/elements/click-to-call/a.ts', 'src/phone/b.ts', 'the-click-loads-the-phone'],
  ['src/elements/softphone/a.ts', 'src/click-to-dial/index.ts', 'click-to-dial-is-loaded-on-demand'],
  ['src/click-to-dial/a.ts', 'src/phone/b.ts', 'src/click-to-dial-imports-only'],
  ['src/browser/a.ts', 'adapters/demo-crm/connector.ts', 'src/browser-imports-only'],
  ['src/embed/host/a.ts', 'src/phone/phone.ts', 'the-host-sdk-is-small'],
  ['src/embed/page/a.ts', 'src/embed/windows/b.ts', 'embed-page-imports-only'],
  ['src/testing/a.ts', 'src/phone/b.ts', 'fakes-know-the-phone-by-its-type'],
  ['src/gateway/http/a.ts', 'src/state/b.ts', 'src/gateway-imports-only'],
  ['src/gateway/http/a.ts', 'lit', 'src/gateway-packages-only'],
  ['src/gateway/calls/a.ts', 'src/gateway/telephony/embedded/b.ts', 'telephony-knows-no-core'],
  ['src/gateway/telephony/sound/a.ts', 'src/gateway/telephony/embedded/rtp/b.ts', 'telephony-knows-no-core'],
  [
    'src/gateway/telephony/asterisk/calls/a.ts',
    'src/gateway/telephony/embedded/b.ts',
    'telephony-asterisk-imports-only',
  ],
  ['src/gateway/telephony/embedded/a.ts', 'src/gateway/telephony/asterisk/b.ts', 'telephony-embedded-imports-only'],
  ['src/gateway/telephony/embedded/rtp/a.ts', 'src/gateway/telephony/embedded/calls/b.ts', 'embedded-rtp-imports-only'],
  ['src/voice/call/a.ts', 'src/voice/device/b.ts', 'voice-call-imports-only'],
  ['src/gateway/calls/a.ts', 'src/gateway/storage/call-store.ts', 'storage-is-known-by-its-face'],
  ['src/gateway/http/a.ts', 'src/gateway/calls/people/transfer.ts', 'calls-is-known-by-its-face'],
  ['src/gateway/routing/a.ts', 'src/gateway/calls/port.ts', 'routing-knows-no-call-control'],
  ['src/gateway/recordings/a.ts', 'src/gateway/crm/outbox.ts', 'crm-is-known-by-its-face'],
  ['src/gateway/calls/a.ts', 'src/gateway/http/operation-route.ts', 'only-routes-know-http'],
  ['src/gateway/calls/routes.ts', 'src/gateway/http/admission.ts', 'http-is-known-by-its-face'],
  ['src/gateway/http/a.ts', 'src/gateway/calls/routes.ts', 'calls-is-known-by-its-face'],
  ['src/gateway/config/settings.ts', 'src/gateway/recordings/bucket.ts', 'config-joins-settings'],
  ['src/gateway/config/settings.ts', 'src/gateway/recordings/recordings.ts', 'config-joins-settings'],
  ['src/gateway/config/a.ts', 'src/gateway/recordings/settings.ts', 'recordings-is-known-by-its-face'],
  ['src/gateway/metrics/metrics.ts', 'src/gateway/calls/port.ts', 'metrics-joins-metrics'],
  ['src/gateway/metrics/a.ts', 'src/gateway/calls/metrics.ts', 'calls-is-known-by-its-face'],
  ['src/gateway/calls/a.ts', 'src/gateway/speech/settings.ts', 'speech-is-known-by-its-face'],
  ['src/gateway/calls/a.ts', 'werift', 'only-embedded-imports-media'],
  ['src/gateway/crm/a.ts', 'adapters/demo-crm/connector.ts', 'only-crm-adapters-imports-connectors'],
  ['adapters/one/host.ts', 'adapters/two/host.ts', 'no-adapter-imports-another'],
  ['adapters/kit/a.ts', 'adapters/one/b.ts', 'no-adapter-imports-another'],
  ['adapters/one/host.ts', 'adapters/kit/b.ts', 'pages-load-no-kit'],
  ['src/gateway/crm/a.ts', 'adapters/kit/b.ts', 'pages-load-no-kit'],
  ['adapters/one/host.ts', 'src/state/b.ts', 'adapters-imports-only'],
  ['src/state/a.ts', 'test/state/b.ts', 'product-imports-product'],
  ['src/state/a.ts', 'demo/b.ts', 'product-imports-product'],
];

/** One project with all of these imports, examined once. Each import is a line of its own in what is found. */
let found: string[] | null = null;

async function violations(): Promise<string[]> {
  if (found !== null) return found;
  const files: Record<string, string> = {};
  for (const [, to] of refused) if (to.endsWith('.ts')) files[to] = 'export const b = 1;\n';
  for (const [at, [from, to]] of refused.entries()) {
    const address = to.endsWith('.ts') ? `${'../'.repeat(from.split('/').length - 1)}${to}` : to;
    files[from] = `${files[from] ?? ''}export { b as b${at} } from '${address}';\n`;
  }
  found = await forbiddenImports(project(files));
  return found;
}

it.each(refused)('%s may not import %s', async (from, to, rule) => {
  const line = `${from} → ${to.endsWith('.ts') ? `${to}\n    ` : ''}`;
  expect((await violations()).filter((each) => each.startsWith(line))).toContainEqual(
    expect.stringContaining(`${rule}:`),
  );
});

it('a type import counts', async () => {
  const folder = project({
    'src/domain/a.ts': "import type { B } from '../state/b.ts';\nexport type A = B;\n",
    'src/state/b.ts': 'export type B = 1;\n',
  });
  expect(await forbiddenImports(folder)).toEqual([expect.stringContaining('src/domain-imports-only')]);
});

it('two files may not need each other', async () => {
  const folder = project({
    'src/domain/a.ts': "import { b } from './b.ts';\nexport const a = (): number => b();\n",
    'src/domain/b.ts': "import { a } from './a.ts';\nexport const b = (): number => a();\n",
  });
  expect((await forbiddenImports(folder)).join()).toContain('no-cycle');
});

it('an import of nothing is told', async () => {
  const folder = project({ 'src/domain/a.ts': "export { b } from './gone.ts';\n" });
  expect(await forbiddenImports(folder)).toEqual([expect.stringContaining('every-import-is-found')]);
});

it('what the rooms allow passes', async () => {
  const folder = project({
    'src/domain/numbers.ts': 'export const numbers = 1;\n',
    'src/state/calls.ts': "export { numbers } from '../domain/numbers.ts';\n",
    'src/controllers/store.ts': "export { numbers } from '../state/calls.ts';\n",
    'src/phone/visitor.ts': "export { numbers } from '../domain/numbers.ts';\n",
    'src/elements/dialer/dialer.ts': "export { numbers } from '../../controllers/store.ts';\n",
    'src/elements/click-to-call/button.ts': "export const load = () => import('../../phone/visitor.ts');\n",
    'src/gateway/storage/store.ts': 'export interface Store { close(): void }\n',
    'src/gateway/http/operation-route.ts': 'export const operationRoutes = 1;\n',
    'src/gateway/calls/routes-people.ts': "export { operationRoutes } from '../http/operation-route.ts';\n",
    'src/gateway/calls/settings.ts': 'export const ringing = 1;\n',
    'src/gateway/calls/metrics.ts': 'export const figures = 1;\n',
    'src/gateway/config/settings.ts': "export { ringing } from '../calls/settings.ts';\n",
    'src/gateway/metrics/metrics.ts': "export { figures } from '../calls/metrics.ts';\n",
    'src/gateway/calls/calls.ts': "export type { Store } from '../storage/store.ts';\n",
    'src/gateway/start/crm-adapters.ts': "export const crm = () => import('../../../adapters/one/connector.ts');\n",
    'adapters/kit/requester.ts': "export { numbers } from '../../src/domain/numbers.ts';\n",
    'adapters/one/connector.ts': "export { numbers } from '../kit/requester.ts';\n",
  });
  expect(await forbiddenImports(folder)).toEqual([]);
});
