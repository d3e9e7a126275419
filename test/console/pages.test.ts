import { expect } from '@open-wc/testing';
import * as agents from '../../src/console/pages/agents/agents.ts';
import * as breakReasons from '../../src/console/pages/break-reasons/break-reasons.ts';
import * as flows from '../../src/console/pages/flows/flows.ts';
import * as hours from '../../src/console/pages/hours/hours.ts';
import * as numbers from '../../src/console/pages/numbers/numbers.ts';
import * as overview from '../../src/console/pages/overview/overview.ts';
import * as queues from '../../src/console/pages/queues/queues.ts';
import type { PageModule } from '../../src/console/shell/page-context.ts';
import { allIn, field, named, openPage, press, textIn, type } from './support/console-page.ts';
import { heardParts } from './support/heard.ts';
import { until } from './support/inside.ts';
import { answer, asked, refusal } from './support/scripted-api.ts';

const robin = { identity: 'robin', name: 'Robin Example', contacts: 1, busy: false, phone: '+14155550177' };
const queue = {
  ...{ name: 'support', label: 'Support', agents: ['robin'], strategy: 'longest-idle', skills: [], relaxation: [] },
  ...{ priority: 0, ageing: 1, ownerSeconds: 0, lastAgentSeconds: 0, ringSeconds: 20, capacity: null, revision: 4 },
  missed: { retrySeconds: 10, rejectedSeconds: 5, breakAfter: 3 },
  wrapUp: { seconds: null, acrossQueues: true },
  limits: { waiting: null, waitSeconds: null, unstaffedSeconds: 30 },
  overflow: [{ when: 'wait', afterSeconds: 60, to: { kind: 'voicemail' } }],
  serviceLevel: { seconds: 20, percent: 80 },
  ...{ handlingSeconds: 240, callerId: null, music: { text: 'Please wait.', language: 'en' } },
  comfort: { sounds: [{ prompt: 'soon' }], everySeconds: 45 },
  announcements: { position: true, positionUpTo: 20, expectedWait: false, firstAfterSeconds: 0, everySeconds: 60 },
};
const figures = {
  ...{ queue: 'support', label: 'Support', waiting: 2, callbacks: 0, longestWaitSeconds: 75, staffed: 0, free: 0 },
  ...{ expectedWaitSeconds: null, serviceLevel: 50, serviceLevelTarget: { seconds: 20, percent: 80 } },
};
const number = {
  ...{ number: '+14155550100', display: '(415) 555-0100', label: 'Main line', agents: ['robin'], masked: false },
  ...{ ringSeconds: 20, record: 'always', voicemail: true, flow: 'office', connections: [{ id: 'crm', log: true }] },
};
const summary = {
  ...{ name: 'office', revision: 7, live: null, changedAt: '2030-01-01T08:00:00Z', changedBy: 'sam' },
  numbers: ['+14155550100'],
};
const document = {
  ...{ schema: 1, name: 'office', languages: ['en'], start: 'hours' },
  schedules: [
    { name: 'usual', timeZone: 'Europe/Berlin', week: { monday: [{ from: '09:00', to: '17:00' }] }, holidays: [] },
  ],
  nodes: [
    { name: 'hours', kind: 'hours', schedule: 'usual', switch: 'emergency', outcomes: {} },
    { name: 'end', kind: 'hang-up' },
  ],
};
const connection = {
  ...{ id: 'crm', label: 'The CRM', source: 'database', enabled: true, entries: { pending: 0, failing: 0, parked: 3 } },
  condition: { state: 'failing', message: 'It refuses the key.', code: null, since: null },
};

beforeEach(() => {
  answer({
    'GET /v1/virtual-numbers': [number],
    'GET /v1/flows': [summary],
    'GET /v1/flows/office': { ...summary, document, findings: [] },
    'GET /v1/flows/office/export': { name: 'office', needs: { queues: ['support'] } },
    'GET /v1/crm-connections': [connection],
    'GET /v1/agents?limit=50': [robin],
    'GET /v1/agents?limit=1': [robin],
    'GET /v1/agents?limit=20': [robin],
    'GET /v1/agent-skills': [{ identity: 'robin', skills: [{ name: 'german', level: 4 }] }],
    'GET /v1/queues': [queue],
    'GET /v1/queues/support': queue,
    'GET /v1/queue-figures': [figures],
    'GET /v1/queued-calls': {
      queues: true,
      calls: [
        {
          callId: 'C1',
          kind: 'call',
          queue: 'support',
          label: 'Support',
          caller: 'Marigold',
          since: '2030-01-01T08:00:00Z',
        },
        {
          callId: 'C2',
          kind: 'call',
          queue: 'other',
          label: 'Other',
          caller: 'Barnaby',
          since: '2030-01-01T08:00:00Z',
        },
      ],
    },
    'GET /v1/flow-switches': [
      { name: 'storm', position: 'closed', changedAt: '2030-01-01T08:00:00Z', changedBy: 'sam' },
    ],
    'GET /v1/break-reasons': { reasons: ['Lunch', 'Training'] },
  });
});

const changes = () => asked.filter(({ method }) => method !== 'GET');

async function open(module: PageModule, text: string, options: Parameters<typeof openPage>[1] = {}) {
  const opened = openPage(module, options);
  await until(() => textIn(opened.page).includes(text), text);
  return opened;
}

/** Opens a form: the row with this name, or “New …”. */
async function openForm(page: HTMLElement, button: string, label: string): Promise<void> {
  press(page, button);
  await until(() => field(page, label) !== null, label);
}

const pages: [string, PageModule, string, string[]][] = [
  ['overview', overview, 'Problems', ['heading First steps', 'link Open CRM connections']],
  ['numbers', numbers, 'Main line', ['button New number', 'button Delete Main line', 'link office']],
  ['agents', agents, 'german 4', ['button Robin Example', 'button Delete Robin Example']],
  ['queues', queues, '1 min 15 s', ['button Waiting calls Support']],
  ['hours', hours, 'emergency', ['button usual', 'button storm']],
  ['break reasons', breakReasons, 'Lunch', ['button Delete Lunch']],
  ['flows', flows, 'Draft only', ['link office', 'button Export office', 'button Import']],
];

for (const [name, module, text, parts] of pages) {
  it(`${name}: passes axe, and its parts have roles and names`, async () => {
    const { page } = await open(module, text);
    await expect(page).to.be.accessible();
    expect(await heardParts()).to.include.members(parts);
  });
}

it('the overview says what is wrong, and what to do first', async () => {
  const { page } = await open(overview, 'Problems');
  const text = textIn(page);
  expect(text).to.contain('2 calls wait in “Support”, and no agent of the queue is there.');
  expect(text).to.contain('uses the flow “office”, which is not published');
  expect(text)
    .to.contain('“The CRM” fails: It refuses the key.')
    .and.to.contain('Log entries that the CRM “The CRM” refused: 3.');
  expect(text).to.contain('4 of 5 done');
  const supervisor = await open(overview, 'Problems', { role: 'supervisor' });
  expect(textIn(supervisor.page)).not.to.contain('First steps');
});

describe('numbers', () => {
  it('are changed without losing what the form does not show', async () => {
    answer({ 'GET /v1/virtual-numbers/%2B14155550100': number });
    const { page } = await open(numbers, 'Main line');
    await openForm(page, 'Main line', 'Name');
    await expect(page).to.be.accessible();
    type(page, 'Name', 'Front desk');
    press(page, 'Save');
    await until(() => changes().length === 1);
    const { display: _, ...kept } = number;
    const { number: __, ...body } = kept;
    expect(changes()[0]).to.deep.equal({
      method: 'PUT',
      path: '/v1/virtual-numbers/%2B14155550100',
      body: { ...body, label: 'Front desk' },
    });
  });

  it('are created with the first of all connections, which is the absence of a list; warnings are said', async () => {
    answer({ 'PUT /v1/virtual-numbers/%2B14155550101': { ...number, label: 'New', warnings: ['Nobody answers.'] } });
    const { page, said } = await open(numbers, 'Main line');
    await openForm(page, 'New number', 'Number');
    type(page, 'Number', '+14155550101');
    type(page, 'Name', 'New');
    type(page, 'Add an agent', 'ro');
    const composed = new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true });
    field(page, 'Add an agent')?.dispatchEvent(composed);
    type(page, 'Add an agent', 'robin');
    press(page, 'Add');
    // Typed, but not added.
    type(page, 'Add an agent', 'sam');
    press(page, 'Create');
    await until(() => said.includes('“New” is saved. Nobody answers.'));
    expect(changes()[0]?.body).to.deep.equal({
      ...{ label: 'New', agents: ['robin', 'sam'], masked: false, voicemail: false, record: 'off' },
    });
  });
});

describe('agents', () => {
  it('are searched by the gateway', async () => {
    answer({ 'GET /v1/agents?limit=50&search=sam': [{ ...robin, identity: 'sam', name: 'Sam Sample' }] });
    const { page } = await open(agents, 'Robin Example');
    for (const element of allIn(page)) {
      if (!(element instanceof HTMLInputElement && element.type === 'search')) continue;
      element.value = 'sam';
      element.dispatchEvent(new InputEvent('input'));
    }
    await until(() => textIn(page).includes('Sam Sample'));
  });

  it('are saved with their skills', async () => {
    answer({
      'GET /v1/agents/robin': robin,
      'GET /v1/agents/robin/skills': { identity: 'robin', skills: [{ name: 'german', level: 4 }] },
      'PUT /v1/agents/robin': robin,
      'PUT /v1/agents/robin/skills': { identity: 'robin', skills: [] },
    });
    const { page } = await open(agents, 'german 4');
    await openForm(page, 'Robin Example', 'Name');
    await expect(page).to.be.accessible();
    press(page, 'Remove skill 1');
    press(page, 'Save');
    await until(() => changes().length === 2);
    expect(changes()).to.deep.equal([
      {
        method: 'PUT',
        path: '/v1/agents/robin',
        body: {
          ...{ name: 'Robin Example', phone: '+14155550177', phoneOnly: false, phoneWithoutConfirm: false },
          ...{ callerIds: [], localPresence: false, secondCall: 'busy', disabled: false },
        },
      },
      { method: 'PUT', path: '/v1/agents/robin/skills', body: { skills: [] } },
    ]);
  });

  it('say before the deletion what rings without them', async () => {
    const { page } = await open(agents, 'Robin Example');
    press(page, 'Delete Robin Example');
    await until(() => textIn(page).includes('These ring without them: “Main line”, “Support”.'));
  });

  it('show supervisors no phones and no form', async () => {
    const { page } = await open(agents, 'Robin Example', { role: 'supervisor' });
    expect(textIn(page)).not.to.contain('+14155550177');
    expect([named(page, 'Robin Example'), named(page, 'New agent')]).to.deep.equal([null, null]);
    expect(asked.some(({ path }) => path === '/v1/agent-skills')).to.equal(false);
  });
});

describe('queues', () => {
  it('keep everything that was not touched', async () => {
    const { page } = await open(queues, '1 min 15 s');
    await openForm(page, 'Support', 'Name');
    for (const element of allIn(page)) if (element instanceof HTMLDetailsElement) element.open = true;
    await expect(page).to.be.accessible();
    type(page, 'Seconds that an agent rings', '30');
    press(page, 'Save');
    await until(() => changes().length === 1);
    const { name: _, ...body } = queue;
    expect(changes()[0]).to.deep.equal({
      method: 'PUT',
      path: '/v1/queues/support',
      body: { ...body, ringSeconds: 30 },
    });
  });

  it('show the calls that wait in them', async () => {
    const { page } = await open(queues, '1 min 15 s');
    press(page, 'Waiting calls Support');
    await until(() => textIn(page).includes('Marigold'));
    expect(textIn(page)).not.to.contain('Barnaby');
    await expect(page).to.be.accessible();
  });

  it('say before the deletion how many calls wait and which flows use them', async () => {
    const { page } = await open(queues, '1 min 15 s');
    press(page, 'Delete Support');
    await until(() => textIn(page).includes('Calls that wait in it now: 2.'));
    expect(textIn(page)).to.contain('These flows send calls to it: office.');
    press(page, 'Delete it');
    await until(() => changes().length === 1);
    expect(changes()[0]).to.include({ method: 'DELETE', path: '/v1/queues/support?revision=4' });
  });
});

describe('hours', () => {
  it('set a switch that a flow names and that was never set', async () => {
    const { page } = await open(hours, 'emergency');
    await openForm(page, 'emergency', 'Position');
    const position = field(page, 'Position');
    if (position === null) throw new Error('no field');
    position.value = 'closed';
    position.dispatchEvent(new Event('change'));
    press(page, 'Save');
    await until(() => changes().length === 1);
    expect(changes()[0]).to.deep.equal({
      method: 'PUT',
      path: '/v1/flow-switches/emergency',
      body: { position: 'closed' },
    });
  });

  it('delete a switch that was set', async () => {
    const { page, said } = await open(hours, 'emergency');
    expect(named(page, 'Delete emergency')).to.equal(null);
    press(page, 'Delete storm');
    await until(() => named(page, 'Delete it') !== null);
    expect(textIn(page)).to.contain('Flows that name it follow their schedules, for the next caller.');
    press(page, 'Delete it');
    await until(() => said.includes('“storm” is deleted.'));
    expect(changes()).to.deep.equal([{ method: 'DELETE', path: '/v1/flow-switches/storm', body: null }]);
  });

  it('change a schedule in the draft of its flow, by its revision', async () => {
    answer({ 'PUT /v1/flows/office': { ...summary, document, findings: [] } });
    const { page } = await open(hours, 'Europe/Berlin');
    await openForm(page, 'usual', 'Time zone');
    type(page, 'Time zone', 'Europe/Paris');
    press(page, 'Save');
    await until(() => changes().length === 1);
    const schedules = [{ ...document.schedules[0], timeZone: 'Europe/Paris' }];
    expect(changes()[0]?.body).to.deep.equal({ revision: 7, document: { ...document, schedules } });
  });

  it('are the switches alone for a supervisor', async () => {
    const { page } = await open(hours, 'storm', { role: 'supervisor' });
    expect(textIn(page)).not.to.contain('Schedules');
    expect(asked.some(({ path }) => path.startsWith('/v1/flows'))).to.equal(false);
  });
});

it('break reasons are put at a place of the list', async () => {
  answer({ 'PUT /v1/break-reasons': (body: unknown) => body });
  const { page, said } = await open(breakReasons, 'Lunch');
  await openForm(page, 'New break reason', 'Reason');
  type(page, 'Reason', 'Coaching');
  type(page, 'Place in the list', '2');
  press(page, 'Create');
  await until(() => said.includes('“Coaching” is saved.'));
  expect(changes()[0]?.body).to.deep.equal({ reasons: ['Lunch', 'Coaching', 'Training'] });
});

describe('flows', () => {
  it('begin with a template', async () => {
    answer({ 'PUT /v1/flows/welcome': { ...summary, name: 'welcome' } });
    answer({ 'GET /v1/queues': [{ ...queue, name: 'repairs' }] });
    const { page, went } = await open(flows, 'Draft only');
    await openForm(page, 'New flow', 'Name');
    await expect(page).to.be.accessible();
    const templates = field(page, 'Begin with') as unknown as HTMLSelectElement;
    const labels = [...templates.options].map(({ text }) => text);
    expect(labels).to.include.members(['Shop', 'Clinic', 'Support in two languages', 'An empty flow']);
    type(page, 'Name', 'welcome');
    press(page, 'Create');
    await until(() => changes().length === 1);
    expect(changes()[0]).to.deep.include({ method: 'PUT', path: '/v1/flows/welcome' });
    const sent = changes()[0]?.body as { revision: number; document: typeof document } | undefined;
    expect([sent?.revision, sent?.document.name]).to.deep.equal([0, 'welcome']);
    expect(sent?.document.nodes.slice(0, 2).map(({ kind }) => kind)).to.deep.equal(['say', 'menu']);
    // The gateway does not have the queue of the template.
    expect(sent?.document.nodes.find(({ name }) => name === 'orders')).to.include({ queue: 'repairs' });
    await until(() => went.includes('flows/welcome'));
  });

  it('are imported from a file, and say so of a file that is none', async () => {
    const file = { format: 'sidecall-flow', name: 'office', document, needs: {} };
    answer({ 'POST /v1/flows/office/import': { ...summary, document, findings: [{}] } });
    const { page, said } = await open(flows, 'Draft only');
    await openForm(page, 'Import', 'File');
    await expect(page).to.be.accessible();
    const choose = (text: string): void => {
      const data = new DataTransfer();
      data.items.add(new File([text], 'a.json'));
      const input = field(page, 'File');
      if (input === null) throw new Error('no field');
      input.files = data.files;
      input.dispatchEvent(new Event('change'));
    };
    choose('{"format": "other"}');
    await until(() => textIn(page).includes('“a.json” is not the file of a flow.'));
    choose(JSON.stringify(file));
    await until(() => field(page, 'Name of the flow here')?.value === 'office');
    const buttons = [...allIn(page)].filter(
      (each) => each.textContent?.trim() === 'Import' && each.matches('.primary'),
    );
    (buttons.at(-1) as HTMLButtonElement).click();
    await until(() => said.includes('“office” is imported as a draft. Findings: 1.'));
    expect(changes()[0]?.body).to.deep.equal({ revision: 7, file });
  });

  it('say why they cannot be deleted', async () => {
    answer({ 'DELETE /v1/flows/office?revision=7': refusal(409, 'FLOW_IN_USE', 'The flow is in use.') });
    const { page, said } = await open(flows, 'Draft only');
    press(page, 'Delete office');
    await until(() => textIn(page).includes('These numbers use it, so the gateway refuses: +14155550100.'));
    press(page, 'Delete it');
    await until(() => said.some((text) => text.includes('The flow is in use.')));
  });
});
