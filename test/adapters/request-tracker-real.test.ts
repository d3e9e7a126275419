/** A real Request Tracker of Debian, with the package's fields and rights. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { textOf } from '../../adapters/kit/html.ts';
import { definition } from '../../adapters/request-tracker/connector.ts';
import { installRequestTracker } from '../../scripts/debian/request-tracker.ts';
import type { CallPage } from '../../src/domain/protocol/call.ts';
import { programOrReason } from '../debian/program-or-reason.ts';
import { eventually } from '../e2e/support/eventually.ts';
import { freePort } from '../e2e/support/free-port.ts';
import { GatewayProcess } from '../e2e/support/gateway-process.ts';
import { CarrierCaller } from '../gateway/telephony/support/carrier-caller.ts';
import { UdpCarrier } from '../gateway/telephony/support/udp-carrier.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { ticketDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { startKillingProxy } from './request-tracker/killing-proxy.ts';
import { RealRt } from './request-tracker/real-server.ts';
import { defaults } from './request-tracker/under-test.ts';
import { connectionTo } from './test-connection.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 400_000 });

const found = await programOrReason(installRequestTracker);
const missing = typeof found === 'string' ? found : null;

let rt: RealRt;
beforeAll(async () => {
  if (typeof found !== 'string') rt = await RealRt.start(found);
});
afterAll(() => rt?.stop());

const number = '+14155550123';
const us = { ...patient, country: 'US' } as const;
const recording = { url: 'https://gateway.example/recordings/RE1', seconds: 65 };

function adapter(settings: Record<string, string> = {}) {
  const all = { ...defaults, queue: 'Calls', ...settings };
  return definition.createConnector(connectionTo(rt.url, { token: rt.staged.token }, { settings: all }));
}

interface RtTicket {
  id: string;
  Subject: string;
  Status: string;
  Owner: { id: string };
  Requestor: { id: string }[];
  CustomFields: { name: string; values: string[] }[];
}

const fields = 'Subject,Status,Owner,Requestor,CustomFields';
const tickets = async (query: string): Promise<RtTicket[]> =>
  (await rt.get(`/tickets?${new URLSearchParams({ query, fields })}`)).items;

/** The texts of a ticket and of its comments, in order. */
async function textsOf(ticket: string): Promise<string[]> {
  const { items } = await rt.get(`/ticket/${ticket}/attachments?fields=Content,id&per_page=100`);
  // RT has an order of its own.
  return (items as { id: number; Content: string }[])
    .toSorted((a, b) => a.id - b.id)
    .map(({ Content }) => Content)
    .filter((text) => text !== '');
}

describe.skipIf(missing !== null)('with a real Request Tracker', () => {
  beforeEach(() => {
    expect(rt).toBeDefined();
  });

  it('finds a contact by the digits that the package’s script wrote, and no near miss', async () => {
    const { robin = '', dana = '' } = rt.staged.ids;
    expect(await adapter().findContacts(number, us)).toMatchObject([
      {
        ...{
          id: robin,
          kind: 'contact',
          name: 'Robin Example',
          company: 'Example Ltd',
          numbers: ['+1 (415) 555-0123'],
        },
        ...{ url: `${rt.url}/User/Summary.html?id=${robin}`, openTickets: [], lastCalls: [] },
      },
    ]);
    // With an extension.
    expect(await adapter().findContacts('+14155550124', us)).toMatchObject([{ id: dana, name: 'Dana Example' }]);
    expect(await adapter().findContacts('+14155559999', us)).toEqual([]);
  });

  it('finds contacts by words of their name and organization, and takes its wildcards for text', async () => {
    const search = (words: string) => adapter().searchContacts?.(words, { ...us, limit: 10 });
    const [robin] = await adapter().findContacts(number, us);
    for (const words of ['rob exam', 'XAMPLE robin', 'ltd robin']) expect(await search(words), words).toEqual([robin]);
    for (const words of ['r%n', "rob' OR '1'='1", 'ro_in', '%']) expect(await search(words), words).toEqual([]);
  });

  it('finds a contact although the server returns everyone', async () => {
    const headers = { authorization: `token ${rt.staged.token}`, 'content-type': 'application/json' };
    const body = JSON.stringify([{ field: 'CustomField.{NoSuchField}', operator: 'ENDSWITH', value: '55550123' }]);
    const answer = await fetch(`${rt.url}/REST/2.0/users`, { method: 'POST', headers, body });
    expect((await answer.json()).total).toBeGreaterThan(5);
    const others = adapter({ phoneField: 'NoSuchField' });
    expect(await others.findContacts(number, us)).toMatchObject([{ id: rt.staged.ids.robin }]);
  });

  it('logs a call once, adds one comment with the recording link, and sends no e-mail', async () => {
    const { robin = '', agent1 = '', dana = '' } = rt.staged.ids;
    const crm = adapter();
    const call = entry('CA-real-1', { about: { kind: 'contact', id: robin }, user: agent1, note: '<b>漢 🙂</b>' });
    const saved = await crm.saveCallLog(call, nothing, patient);
    expect(saved.url).toBe(`${rt.url}/Ticket/Display.html?id=${saved.recordId}`);
    expect(await crm.saveCallLog(call, nothing, patient)).toEqual(saved);
    const late = { ...call, revision: 2, recording, about: { kind: 'contact', id: dana } };
    for (const recordId of [saved.recordId, null, saved.recordId]) await crm.saveCallLog(late, { recordId }, patient);
    expect(await tickets("CF.{CallId} = 'CA-real-1'")).toMatchObject([
      {
        ...{ id: saved.recordId, Subject: `Call from ${number}`, Status: 'resolved' },
        ...{ Owner: { id: 'agent1' }, Requestor: [{ id: 'dana' }] },
      },
    ]);
    const texts = await textsOf(saved.recordId);
    expect(texts).toHaveLength(2);
    expect(textOf(texts[0] ?? '')).toMatch(/^<b>漢 🙂<\/b>\n\nCall: incoming, .*\[sidecall CA-real-1 r1\]$/s);
    expect(texts[1]).toContain(`Recording: <a href="${recording.url}">${recording.url}</a>`);
    expect(await rt.mails()).toBe('');
    const [contact] = await crm.findContacts('+14155550124', us);
    expect(contact?.lastCalls).toMatchObject([{ direction: 'inbound', duration: 120, summary: 'resolved' }]);
  });

  it('adopts a ticket that the page made, and links a call to the ticket that it is about', async () => {
    const crm = adapter();
    const about = { kind: 'contact', id: rt.staged.ids.dana ?? '' };
    const ticket = await crm.saveTicket?.(ticketDraft(about, { key: 'page' }), nothing, patient);
    const page = await crm.saveCallLog(entry('CA-real-2'), nothing, patient);
    await crm.saveCallLog(entry('CA-real-3', { about: { kind: 'ticket', id: ticket?.id ?? '' } }), nothing, patient);
    const linked = await rt.get(`/tickets?query=${encodeURIComponent(`RefersTo = ${ticket?.id}`)}`);
    expect(linked.total).toBe(1);
    // The ticket of another call is not adopted.
    const other = await crm.saveCallLog(entry('CA-real-4'), { recordId: page.recordId }, patient);
    expect(other.recordId).not.toBe(page.recordId);
  });

  it('creates one contact and one ticket of a key, lists open tickets, comments once, and lists agents', async () => {
    const crm = adapter();
    const wanted = { ...plain, key: 'k1', name: 'Kim <b>漢</b> 🙂', company: 'Teapots', number: '+14155550177' };
    const made = await crm.createContact?.(wanted, patient);
    expect(await crm.createContact?.(wanted, patient)).toEqual(made);
    expect(made).toMatchObject({ name: wanted.name, company: 'Teapots', numbers: ['+1 4155550177'] });
    expect(await crm.findContacts('+14155550177', us)).toMatchObject([{ id: made?.id }]);
    const about = { kind: 'contact', id: made?.id ?? '' };
    const draft = ticketDraft(about);
    const ticket = await crm.saveTicket?.(draft, nothing, patient);
    expect(await crm.saveTicket?.(draft, nothing, patient)).toMatchObject({ id: ticket?.id, subject: 'No spout' });
    const comment = ticketDraft(about, { key: 'c1', text: 'It came.' });
    for (let times = 0; times < 2; times += 1) {
      await crm.saveTicket?.(comment, { recordId: ticket?.id ?? '' }, patient);
    }
    expect(await textsOf(ticket?.id ?? '')).toHaveLength(2);
    expect(await crm.openTickets?.(about, patient)).toMatchObject([{ id: ticket?.id, status: 'new' }]);
    const users = await crm.users?.(patient);
    expect(users?.map(({ name }) => name)).toEqual(expect.arrayContaining(['Agent One', 'CTI connector']));
    expect(users?.map(({ name }) => name)).not.toContain('Robin Example');
  });

  it('refuses a call whose queue has no field for the key, and one with a wrong token', async () => {
    const refused = adapter({ keyField: 'Nope' }).saveCallLog(entry('CA-real-5'), nothing, patient);
    await expect(refused).rejects.toMatchObject({ code: 'CRM_REFUSED' });
    const wrong = definition.createConnector(
      connectionTo(rt.url, { token: `${rt.staged.token}0` }, { settings: { ...defaults, queue: 'Calls' } }),
    );
    await expect(wrong.findContacts(number, us)).rejects.toMatchObject({ code: 'CRM_CREDENTIALS' });
  });

  it('a voicemail is one ticket although the gateway is killed before it knows, and the link comes as a comment', async () => {
    const proxy = await startKillingProxy(rt.url);
    onTestFinished(() => proxy.close());
    const carrier = await UdpCarrier.open();
    onTestFinished(() => carrier.close());
    carrier.gatewayPort = await freePort();
    const trunk = { name: 'carrier', host: '127.0.0.1', port: carrier.port, pingSeconds: 0 };
    const gateway = await GatewayProcess.start({
      SIDECALL_BIND_ADDRESS: '127.0.0.1',
      SIDECALL_TRUNK_PORT: String(carrier.gatewayPort),
      SIDECALL_TRUNKS: JSON.stringify([trunk]),
      SIDECALL_PRIVATE_HOSTS: '127.0.0.1',
      SIDECALL_PUBLIC_URL: 'https://cti.example',
      // The machine may be busy, and Request Tracker takes its time.
      SIDECALL_CRM_TIMEOUT_MS: '60000',
      SIDECALL_LOG_LEVEL: 'warn',
    });
    onTestFinished(() => gateway.kill('SIGKILL'));
    await gateway.call('PUT', '/v1/crm-connections/rt', {
      ...{ adapter: 'request-tracker', baseUrl: proxy.url },
      values: { token: rt.staged.token, queue: 'Calls' },
    });
    await gateway.call('PUT', '/v1/agents/robin', { name: 'Robin' });
    await gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent('+14155550100')}`, {
      ...{ label: 'Support', agents: ['robin'], voicemail: true, ringSeconds: 3 },
    });

    // A missed call is logged while its message is recorded. The kill comes after the end of both.
    const creation = 'POST /REST/2.0/ticket';
    proxy.refuse(creation);
    const caller = await CarrierCaller.call(carrier, '+14155550100', number);
    onTestFinished(() => caller.close());
    await caller.up();
    const callOf = async () => (await gateway.call<CallPage>('GET', '/v1/calls')).calls[0];
    await eventually('the recording', async () => (await callOf())?.recording === 'on');
    caller.speaks(440);
    await eventually('the message', () => caller.spokenMs > 1500);
    caller.hangUp();
    await eventually('the end of the recording', async () => (await callOf())?.recordings.length === 1);
    let kills = 0;
    proxy.loseAnswer(creation, async () => {
      kills += 1;
      await gateway.kill('SIGKILL');
    });
    await eventually('the kill', () => kills === 1 && gateway.pid === 0);
    await gateway.start();

    const call = await eventually('the call', callOf);
    await eventually('the entry', async () => {
      const { entries } = await gateway.call<{ entries: { pending: number } }>('GET', '/v1/crm-connections/rt');
      return entries.pending === 0;
    });
    const made = () => tickets(`CF.{CallId} = '${call.id}'`);
    expect(await made()).toMatchObject([{ Requestor: [{ id: 'robin' }], Status: 'new' }]);
    expect(proxy.answered.filter((what) => what === creation)).toHaveLength(1);
    const [ticket] = await made();
    // The note is a later revision, so it is a comment. The recording may be finished before the first one.
    await gateway.call('PUT', `/v1/calls/${call.id}/wrap-up`, { note: 'Wants a spout', disposition: null });
    const isNoted = (text: string) => text.startsWith('Wants a spout<br>');
    // RT does one thing at a time, so it is asked seldom.
    const texts = await eventually(
      'the comment',
      async () => {
        const all = await textsOf(ticket?.id ?? '');
        return all.some(isNoted) && all;
      },
      200_000,
      2000,
    );
    const link = `https://cti.example/recordings/${call.id}-voicemail`;
    expect(texts.filter(isNoted)).toEqual([expect.stringContaining(`Voicemail: <a href="${link}">${link}</a>`)]);
    expect(texts.filter(isNoted)).not.toContain(texts[0]);
    const revisions = texts.map((text) => / r(\d+)\]$/.exec(text)?.[1]);
    expect(new Set(revisions).size).toBe(texts.length);
    expect(await made()).toHaveLength(1);
    expect(await rt.mails()).toBe('');
  });
});
