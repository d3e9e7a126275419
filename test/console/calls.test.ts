import { expect } from '@open-wc/testing';
import { Refused } from '../../src/console/ask.ts';
import { page } from '../../src/console/pages/calls/calls.ts';
import type { Ask, PageContext } from '../../src/console/shell/page-context.ts';
import type { CallView } from '../../src/domain/protocol/call.ts';
import type { CallEntryView } from '../../src/domain/protocol/call-entry.ts';
import type { CallParticipantView } from '../../src/domain/protocol/call-participant.ts';
import { heardParts } from './support/heard.ts';
import { until } from './support/inside.ts';
import { pageContext, type TestContext } from './support/page-context.ts';
import { show } from './support/scripted-api.ts';

const at = (second: number): string => new Date(Date.UTC(2030, 0, 1, 12, 0, second)).toISOString();

const call = (n: number, change: Partial<CallView> = {}): CallView => ({
  id: `CA${n}`,
  direction: 'inbound',
  phase: 'completed',
  customer: { number: '+14155550177', display: '+1 (415) 555-0177', masked: false, withheld: false },
  virtualNumber: { number: '+14155550110', display: '(415) 555-0110', label: 'Sales' },
  masked: false,
  agent: 'kim',
  lookup: 'unknown',
  contact: null,
  params: {},
  startedAt: at(n),
  answeredAt: at(n + 5),
  endedAt: at(n + 50),
  endReason: 'COMPLETED',
  duration: 45,
  note: '',
  disposition: null,
  parties: [],
  recording: 'off',
  canRecord: false,
  recordings: [],
  ...change,
});

const full = call(1, {
  note: 'Likes tea.',
  disposition: 'Sold',
  recordings: [{ id: 'CA1-1', kind: 'call', durationMs: 45_000, at: at(6) }],
  flow: {
    name: 'main',
    version: 3,
    path: [
      { node: 'hello', kind: 'say', outcome: 'done', at: at(1), seconds: 2 },
      { node: 'menu', kind: 'menu', outcome: '1', digits: '1', detail: 'Sales', at: at(3), seconds: 4 },
    ],
    queue: { name: 'sales', since: at(4), seconds: 12, waits: false },
  },
});

const participant = (change: Partial<CallParticipantView>): CallParticipantView => ({
  ...{ id: 'customer', kind: 'customer', display: '+1 (415) 555-0177', identity: null, joinedAt: at(1) },
  ...{ answeredAt: at(1), leftAt: null, note: null, disposition: null, ...change },
});

interface World {
  element: HTMLElement;
  context: TestContext;
  asked: string[];
}

async function open(given: Partial<PageContext> = {}, entries: CallEntryView[] = []): Promise<World> {
  const asked: string[] = [];
  const ask = (async (method: string, path: string, body?: object) => {
    asked.push(`${method} ${path}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`);
    if (path.startsWith('/v1/calls?')) {
      const more = new URLSearchParams(path.split('?')[1]).get('before');
      return more === null ? { calls: [call(2), full], next: 'older' } : { calls: [call(0)], next: null };
    }
    if (path === '/v1/queues') return [{ name: 'sales', label: 'Sales queue' }];
    if (path.startsWith('/v1/agents')) return [{ identity: 'kim', name: 'Kim' }];
    if (path === '/v1/calls/CA1') return full;
    if (path === '/v1/calls/CA1/participants') {
      return [participant({}), participant({ id: 'a', kind: 'agent', display: 'Kim', note: 'passed on' })];
    }
    if (path === '/v1/calls/CA1/crm-entries') return entries;
    if (path.endsWith('/retry')) {
      entries.splice(0, entries.length, { ...(entries[0] as CallEntryView), state: 'waiting', reason: null });
      return { retried: 1 };
    }
    throw new Refused(404, 'CALL_NOT_FOUND', 'There is no such call.');
  }) as Ask;
  const context = pageContext({ ask, ...given });
  const element = show(page(context));
  await until(() => element.shadowRoot?.querySelector('table') != null, 'the list');
  return { element, context, asked };
}

const inside = (element: Element, selector: string): HTMLElement => {
  const found = element.shadowRoot?.querySelector<HTMLElement>(selector);
  if (found == null) throw new Error(`no ${selector}`);
  return found;
};

function press(element: Element, name: string | RegExp): void {
  const buttons = [...(element.shadowRoot?.querySelectorAll('button') ?? [])];
  const found = buttons.find((each) => {
    const own = (each.ariaLabel ?? each.textContent ?? '').trim();
    return typeof name === 'string' ? own === name : name.test(own);
  });
  if (found === undefined) throw new Error(`no button ${name}`);
  found.click();
}

const textOf = (element: Element): string => (element.shadowRoot?.textContent ?? '').replace(/\s+/g, ' ');

const refused: CallEntryView = {
  ...{ connection: 'default', label: 'Test CRM', what: 'entry', state: 'refused', attempts: 2 },
  ...{ reason: 'A field is missing.', at: at(60) },
};

describe('the page of calls', () => {
  it('lets the gateway filter and page, and exports what the filter finds', async () => {
    const { element, context, asked } = await open();
    const filter = inside(element, 'console-filter');
    await until(() => filter.shadowRoot?.querySelector('select[name=queue]') != null, 'queues');
    await expect(element).to.be.accessible();
    expect(await heardParts()).to.include.members(['combobox Queue', 'button Show calls', 'link Export as CSV']);
    const control = (name: string): HTMLInputElement => inside(filter, `[name=${name}]`) as HTMLInputElement;
    control('number').value = '(415) 555-0177';
    control('agent').value = 'kim';
    control('queue').value = 'sales';
    control('outcome').value = 'MISSED';
    control('startedAfter').value = '2030-01-01T10:00';
    asked.length = 0;
    press(filter, 'Show calls');
    await until(() => context.said.length > 0, 'the count');
    expect(context.said).to.deep.equal(['3 calls found.']);
    const conditions = {
      startedAfter: new Date(2030, 0, 1, 10).toISOString(),
      ...{ number: '(415) 555-0177', agent: 'kim', queue: 'sales', outcome: 'MISSED' },
    };
    const queries = asked.map((each) => Object.fromEntries(new URLSearchParams(each.split('?')[1])));
    expect(queries).to.deep.equal([
      { ...conditions, limit: '50' },
      { ...conditions, limit: '48', before: 'older' },
    ]);
    const link = inside(filter, 'a[download]') as HTMLAnchorElement;
    const exported = new URL(link.href);
    expect(exported.pathname).to.equal('/v1/calls/export');
    expect(Object.fromEntries(exported.searchParams)).to.deep.equal(conditions);
    expect(location.href).not.to.contain('0177');
    press(filter, 'Clear');
    await until(() => context.said.length > 1, 'all calls');
    expect(new URL(link.href).search).to.equal('');
  });

  it('shows one call in full, and tries a refused entry in a CRM again', async () => {
    const { element, context, asked } = await open({ rest: 'CA1' }, [{ ...refused }]);
    await until(() => element.shadowRoot?.querySelector('console-call-details') != null, 'details');
    const panel = inside(element, 'console-call-details');
    await expect(element).to.be.accessible();
    expect(await heardParts()).to.include.members(['heading Participants', 'heading In the CRM']);
    const text = textOf(panel);
    for (const part of [
      'Call ended',
      'Likes tea.',
      'Sold',
      'Kim Agent',
      'passed on',
      'Path through main, version 3',
      'keys 1',
      'Waited 0:12 in the queue sales.',
      'Log entry in Test CRM Refused by the CRM',
      'A field is missing.',
    ]) {
      expect(text).to.contain(part);
    }
    const links = [...(panel.shadowRoot?.querySelectorAll('a') ?? [])].map((link) => link.getAttribute('href'));
    expect(links).to.deep.equal(['/console/calls/CA1', '/console/flows/main?call=CA1']);
    const player = inside(panel, 'cti-recording-player');
    expect([player.getAttribute('recording'), player.getAttribute('seconds')]).to.deep.equal(['CA1-1', '45']);
    press(panel, 'Try again: Log entry in Test CRM');
    await until(() => context.said.length > 0, 'the retry');
    expect(context.said).to.deep.equal(['It is sent to Test CRM again.']);
    expect(asked).to.include('POST /v1/crm-connections/default/retry {"callId":"CA1"}');
    expect(textOf(panel)).to.contain('Log entry in Test CRM Waiting');
    press(panel, 'Close');
    await until(() => element.shadowRoot?.querySelector('console-call-details') === null, 'closed');
  });

  it('asks for a supervisor only what supervisors may read', async () => {
    const person = { identity: 'sam', name: 'Sam', role: 'supervisor' } as PageContext['person'];
    const { element, asked } = await open({ rest: 'CA1', person, mayChange: false });
    await until(() => element.shadowRoot?.querySelector('console-call-details') != null, 'details');
    expect(asked.filter((each) => each.includes('queues') || each.includes('crm'))).to.deep.equal([]);
    const panel = inside(element, 'console-call-details');
    expect(panel.shadowRoot?.querySelector('a[href*="flows"]')).to.equal(null);
    expect(inside(inside(element, 'console-filter'), '[name=queue]').localName).to.equal('input');
  });

  it('says so if the call of the address is gone', async () => {
    const { context } = await open({ rest: 'CA9' });
    await until(() => context.said.length > 0, 'the sentence');
    expect(context.said).to.deep.equal(['There is no such call.']);
  });
});
