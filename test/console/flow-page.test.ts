import { aTimeout, expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/console/pages/flows/flow-page.ts';
import * as flows from '../../src/console/pages/flows/flows.ts';
import { callsByNode } from '../../src/console/pages/flows/where-calls-are.ts';
import type { CallView } from '../../src/domain/protocol/call.ts';
import type { CtiFlowBuilder } from '../../src/elements/flow-builder/flow-builder.ts';
import { allIn, openPage, textIn } from './support/console-page.ts';
import { heardParts } from './support/heard.ts';
import { until } from './support/inside.ts';
import { answer, asked, refusal } from './support/scripted-api.ts';

const document = {
  ...{ schema: 1, name: 'office', use: 'call', languages: ['en'], start: 'hello', maxSteps: 500 },
  ...{ schedules: [], positions: [] },
  nodes: [
    { name: 'hello', kind: 'say', prompt: [{ text: { en: 'Hello' } }], outcomes: { done: 'end', failed: 'end' } },
    { name: 'end', kind: 'hang-up', outcomes: {} },
  ],
};
const stored = {
  ...{ name: 'office', revision: 3, live: 1, changedAt: '2030-01-01T08:00:00Z', changedBy: 'kim', numbers: [] },
  ...{ document, findings: [] },
};
const version = { version: 1, comment: 'First', publishedAt: '2030-01-01T08:00:00Z', publishedBy: 'kim', live: true };
const path = [{ node: 'hello', kind: 'say', outcome: 'done', at: '2030-01-01T08:00:00Z', seconds: 2 }];
const call = { startedAt: '2030-01-01T08:00:00Z', answeredAt: null, flow: { name: 'office', version: 1, path } };

beforeEach(() => {
  answer({
    'GET /v1/flows/office': stored,
    'GET /v1/flows/office/versions': [version],
    'GET /v1/flows/office/versions/1': { ...version, document },
    'GET /v1/flows': [stored],
    'GET /v1/flows/office/export?version=live': { name: 'office', document },
    'GET /v1/prompts': [{ name: 'soon', language: 'en' }],
    'GET /v1/flow-secrets': [],
    'GET /v1/flow-switches': [],
    'GET /v1/queues': [{ name: 'support' }],
    'GET /v1/agents?limit=1000': [{ identity: 'kim' }],
    'GET /v1/virtual-numbers': [],
    'GET /v1/speech': { languages: [] },
    'GET /v1/calls?live=true&limit=100': { calls: [call] },
    'GET /v1/calls/CA1': call,
  });
});

async function open(options: Parameters<typeof openPage>[1] = {}) {
  const opened = openPage(flows, { rest: 'office', ...options });
  const find = () => [...allIn(opened.page)].find((each) => each.localName === 'cti-flow-builder');
  await until(() => find() !== undefined, 'no builder');
  const builder = find() as CtiFlowBuilder;
  await builder.updateComplete;
  return { ...opened, builder };
}

// Builders keep changes that are not saved.
afterEach(() => sessionStorage.clear());

const changes = () => asked.filter(({ method, path: at }) => method !== 'GET' && !at.includes('/editors/'));

/** Deletes a step of the draft by keyboard. */
async function change(builder: CtiFlowBuilder): Promise<void> {
  builder.reveal('hello');
  builder.focus();
  await sendKeys({ press: 'Delete' });
  await until(() => builder.dirty);
}

const stepsOf = ({ nodes }: { nodes: readonly { name: string }[] }): string[] => nodes.map(({ name }) => name);

function request(builder: CtiFlowBuilder, name: string, detail: object): void {
  builder.dispatchEvent(new CustomEvent(name, { detail, cancelable: true }));
}

it('gives the builder the draft, the versions, the names of the gateway, and where calls are', async () => {
  const { page, builder } = await open();
  await until(() => builder.counts.end === 1);
  expect(stepsOf(builder.document)).to.deep.equal(['hello', 'end']);
  expect(builder.versions).to.deep.equal([version]);
  await until(() => builder.names.queues !== undefined);
  expect([builder.names.queues, builder.names.agents, builder.names.prompts?.get('soon')]).to.deep.equal([
    ['support'],
    ['kim'],
    ['en'],
  ]);
  expect(builder.names.flows?.get('office')).to.equal('call');
  expect(textIn(page)).to.contain('Version 1 is live');
  // Without a speech engine, callers hear only what is recorded.
  expect(builder.names.speech).to.deep.equal({ languages: [] });
  await expect(page).to.be.accessible();
  expect(await heardParts()).to.include.members(['link All flows', 'link Choose it for a number', 'button Publish']);
});

it('saves by the revision that was read, and then publishes', async () => {
  answer({
    'PUT /v1/flows/office': { ...stored, revision: 4 },
    'POST /v1/flows/office/publish': { ...stored, revision: 5, live: 2 },
  });
  const { builder, said, context } = await open();
  await change(builder);
  await until(() => context.unsaved.any);
  request(builder, 'cti-flow-publish-request', { flow: builder.document, comment: 'Second' });
  await until(() => said.includes('Version 2 is live: the next caller hears it.'));
  expect(changes().map(({ method, path: at }) => `${method} ${at}`)).to.deep.equal([
    'PUT /v1/flows/office',
    'POST /v1/flows/office/publish',
  ]);
  expect(changes()[0]?.body).to.deep.include({ revision: 3 });
  const sent = changes()[0]?.body as { document: typeof document } | undefined;
  expect(stepsOf(sent?.document ?? { nodes: [] })).to.deep.equal(['end']);
  expect(changes()[1]?.body).to.deep.equal({ revision: 4, comment: 'Second' });
  expect([builder.dirty, context.unsaved.any]).to.deep.equal([false, false]);
});

it('saves and publishes once by a double click, each change on the revision of the one before', async () => {
  let revision = 3;
  const next = (sent: { revision: number }): unknown => {
    if (sent.revision !== revision) return refusal(409, 'FLOW_CHANGED', 'The flow has been changed meanwhile.');
    revision += 1;
    return { ...stored, revision, live: 2 };
  };
  answer({ 'PUT /v1/flows/office': next, 'POST /v1/flows/office/publish': next });
  const { builder, said } = await open();
  await change(builder);
  for (const name of ['cti-flow-save-request', 'cti-flow-publish-request']) {
    request(builder, name, { flow: builder.document });
    request(builder, name, { flow: builder.document });
  }
  await until(() => said.includes('Version 2 is live: the next caller hears it.'));
  await aTimeout(0);
  expect(changes().map(({ method, path: at }) => `${method} ${at}`)).to.deep.equal([
    'PUT /v1/flows/office',
    'POST /v1/flows/office/publish',
  ]);
  expect([builder.conflict, builder.dirty]).to.deep.equal([null, false]);
});

it('is loaded later if it could not be loaded at first, and never follows an older state', async () => {
  answer({ 'GET /v1/flows/office': refusal(503, 'SHUTTING_DOWN', 'The gateway is stopping.') });
  const { page, said, changes: elsewhere } = openPage(flows, { rest: 'office' });
  await until(() => said.some((text) => text.includes('The gateway is stopping.')));
  answer({ 'GET /v1/flows/office': stored });
  elsewhere.tell();
  const builder = () => [...allIn(page)].find((each) => each.localName === 'cti-flow-builder') as CtiFlowBuilder;
  await until(() => builder()?.document?.name === 'office');
  const reads = () => asked.filter(({ path: at }) => at === '/v1/flows/office').length;
  const before = reads();
  answer({ 'GET /v1/flows/office': { ...stored, revision: 2, document: { ...document, label: 'Older' } } });
  elsewhere.tell('flow');
  await until(() => reads() > before);
  await aTimeout(50);
  expect(builder().document.label).to.equal(undefined);
});

it('makes a conflict a choice, and saves over it if the person keeps theirs', async () => {
  answer({ 'PUT /v1/flows/office': refusal(409, 'FLOW_CHANGED', 'The flow has been changed meanwhile.') });
  const { builder } = await open();
  await change(builder);
  answer({ 'GET /v1/flows/office': { ...stored, revision: 8, changedBy: 'sam' } });
  request(builder, 'cti-flow-save-request', { flow: builder.document });
  await until(() => builder.conflict !== null);
  expect(builder.conflict).to.deep.include({ by: 'sam', at: stored.changedAt });
  answer({ 'PUT /v1/flows/office': { ...stored, revision: 9 } });
  request(builder, 'cti-flow-resolve-request', { keep: 'mine', flow: builder.document });
  await until(() => !builder.dirty);
  expect(changes().at(-1)?.body).to.deep.include({ revision: 8 });
  expect(builder.conflict).to.equal(null);
});

it('follows a change of another person if nothing is unsaved, and asks if something is', async () => {
  const { builder, changes: elsewhere } = await open();
  answer({ 'GET /v1/flows/office': { ...stored, revision: 4, document: { ...document, label: 'Theirs' } } });
  elsewhere.tell('flow');
  await until(() => builder.document.label === 'Theirs');
  expect(builder.conflict).to.equal(null);
  await change(builder);
  answer({ 'GET /v1/flows/office': { ...stored, revision: 5, changedBy: 'sam' } });
  elsewhere.tell('flow');
  await until(() => builder.conflict?.by === 'sam');
  expect(stepsOf(builder.document)).to.deep.equal(['end']);
});

it('tells the gateway that the flow is open here until the page is left, and shows who else has it open', async () => {
  const said = () => asked.filter(({ path: at }) => at.includes('/editors/')).map(({ method }) => method);
  const editors = { others: [{ identity: 'sam', name: 'Sam Example' }] };
  const mine = crypto.randomUUID;
  crypto.randomUUID = () => '10000000-0000-4000-8000-000000000000';
  const path = '/v1/flows/office/editors/10000000-0000-4000-8000-000000000000';
  answer({ [`PUT ${path}`]: editors });
  const { builder, changes: elsewhere, leave } = await open();
  crypto.randomUUID = mine;
  await until(() => builder.others.length > 0);
  expect(builder.others).to.deep.equal(['Sam Example']);
  await until(() => builder.shadowRoot?.querySelector('[part=others]')?.textContent === 'Also editing: Sam Example');

  const before = said().length;
  elsewhere.tell('flow-editors', new Set(['other']));
  expect(said(), 'of another flow').to.have.length(before);
  answer({ [`PUT ${path}`]: { others: [] } });
  elsewhere.tell('flow-editors', new Set(['office']));
  await until(() => builder.others.length === 0);
  expect(builder.shadowRoot?.querySelector('[part=others]')?.textContent).to.equal('');
  leave();
  await until(() => said().at(-1) === 'DELETE');
  expect(asked.at(-1)?.path).to.equal(path);
});

it('loses nothing if the session ends: the save waits until the person signs in again', async () => {
  const answers = [refusal(401, 'SESSION_ENDED', 'The session has ended.'), { ...stored, revision: 4 }];
  let signedIn = (): void => undefined;
  const again = new Promise<void>((resolve) => {
    signedIn = resolve;
  });
  answer({ 'PUT /v1/flows/office': () => answers.shift() });
  const { builder, said } = await open({ signInAgain: () => again });
  await change(builder);
  request(builder, 'cti-flow-save-request', { flow: builder.document });
  await until(() => answers.length === 1);
  expect([builder.dirty, stepsOf(builder.document), said]).to.deep.equal([true, ['end'], []]);
  signedIn();
  await until(() => !builder.dirty);
  const sent = changes().map(({ body }) => stepsOf((body as { document: typeof document }).document));
  expect(sent).to.deep.equal([['end'], ['end']]);
  expect(said.at(-1)).to.contain('The draft is saved.');
});

it('is read-only for a role that may only read', async () => {
  const { builder } = await open({ role: 'supervisor' });
  expect(builder.readonly).to.equal(true);
  expect(builder.shadowRoot?.querySelector('[part=save], [part=publish], [part=palette]')).to.equal(null);
});

it('rolls back, and fetches versions to compare', async () => {
  answer({ 'POST /v1/flows/office/roll-back': { ...stored, revision: 4 } });
  const { builder, said } = await open();
  request(builder, 'cti-flow-version-request', { version: 1 });
  await until(() => builder.versions[0]?.document !== undefined);
  answer({ 'GET /v1/flows/office/versions/1': refusal(503, 'STORAGE_FULL', 'The disk is full.') });
  request(builder, 'cti-flow-version-request', { version: 1 });
  await until(() => builder.versions[0]?.document === null);
  request(builder, 'cti-flow-roll-back-request', { version: 1 });
  await until(() => said.includes('Version 1 is live again. The draft stays as it is.'));
  expect(changes()[0]?.body).to.deep.equal({ revision: 3, version: 1 });
});

it('shows the way of a recorded call, answers for prompts and called flows, and says what cannot be saved', async () => {
  answer({ 'PUT /v1/flows/office': refusal(503, 'STORAGE_FULL', 'The disk is full.') });
  const { page, builder, said } = await open({ query: '?call=CA1' });
  await until(() => builder.path !== null);
  expect(builder.path).to.deep.equal(path);
  expect(textIn(page)).to.contain('through version 1');
  const heard: unknown[] = [];
  const respond = (given: unknown): void => void heard.push(given);
  request(builder, 'cti-flow-prompt-request', { prompt: 'soon', language: 'en', respond });
  expect(heard).to.deep.equal(['/v1/prompts/soon/en']);
  request(builder, 'cti-flow-document-request', { name: 'office', respond });
  await until(() => heard.length === 2);
  expect(heard[1]).to.deep.equal(document);
  request(builder, 'cti-flow-save-request', { flow: builder.document });
  await until(() => said.some((text) => text.includes('The disk is full.')));
});

it('counts a call in the step that its last outcome leads to, until an agent answers', () => {
  const flow = document as unknown as Parameters<typeof callsByNode>[1];
  const at = (parts: object): CallView => ({ ...call, ...parts }) as unknown as CallView;
  const begins = { flow: { name: 'office', version: 1, path: [] } };
  const elsewhere = { flow: { name: 'other', version: 1, path: [] } };
  const calls = [at({}), at({}), at(begins), at(elsewhere), at({ answeredAt: 'now' }), at({ flow: undefined })];
  expect(callsByNode(calls, flow)).to.deep.equal({ end: 2, hello: 1 });
});
