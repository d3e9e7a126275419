import type { StartSettings } from './settings.ts';

/**
 * The text that the user sees once everything runs.
 * @param signIn the administrator's one-time link; null: there is none
 */
export function welcome(settings: StartSettings, seconds: number, signIn: string | null): string {
  const crm = `http://localhost:${settings.crmPort}`;
  const site = `http://localhost:${settings.sitePort}`;
  const gateway = `http://${settings.host}:${settings.gatewayPort}`;
  const rows: [string, string][] = [
    ['CRM, as Robin', `${crm}/?user=robin`],
    ['Helpdesk, as Robin: Zendesk’s app protocol', `${site}/helpdesk/?user=robin`],
    ['Orders, as Robin: a page of your own', `${site}/orders/?user=robin`],
    ['CRM, as Sam', `${crm}/?user=sam`],
    ['Phone: the outside world', `${site}/phone/`],
    ['Website with click-to-call', `${site}/`],
    ['Console: numbers, flows, queues, agents', `${new URL('/console', signIn ?? gateway)}`],
    ['Gateway: API description', `${gateway}/v1/openapi.json`],
  ];
  const left = Math.max(...rows.map(([name]) => name.length));
  const right = Math.max(...rows.map(([, address]) => address.length));
  const line = (start: string, middle: string, end: string): string =>
    `  ${start}${'─'.repeat(left + 2)}${middle}${'─'.repeat(right + 2)}${end}`;
  return [
    '',
    `  Sidecall is ready (${seconds.toFixed(1)} s).`,
    '',
    line('┌', '┬', '┐'),
    ...rows.map(([name, address]) => `  │ ${name.padEnd(left)} │ ${address.padEnd(right)} │`),
    line('└', '┴', '┘'),
    '',
    '  First: 1. Open the CRM as Robin; the telephone is in its sidebar.',
    '         2. Open the phone page and press “Scripted caller 1”.',
    '            The caller hears a greeting and a menu, and presses 1 by themselves.',
    '         3. Back in the CRM it rings, and shows who calls, and why. Answer.',
    '',
    ...(signIn === null
      ? []
      : [
          '  Administrator: sign in to the console with this link, once, within ten minutes:',
          `  ${signIn}`,
          '  Your own greeting and menu in five minutes: docs/guides/first-menu.md',
          '',
        ]),
    `  Data: ${settings.data}    Stop: Ctrl-C`,
    '',
    '',
  ].join('\n');
}
