import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import { maskNumber } from '../../../src/domain/numbers/mask.ts';
import { line, until } from '../calls/setup.ts';
import { aContact } from '../contacts/a-contact.ts';
import { type AgentsView, agentsView } from './agents-view.ts';

interface Secret {
  e164: string;
  national: string;
}

/** A number of ten national digits after one of these codes. */
const secretOf = (code: string) =>
  fc.integer({ min: 2_015_550_100, max: 9_895_559_999 }).map((n): Secret => ({ e164: code + n, national: String(n) }));
const pair = fc
  .constantFrom('+1', '+91', '+44')
  .chain((code) => fc.tuple(secretOf(code), secretOf(code)))
  // Both must have the same mask, because the mask shows the grouping of a number. The length of an answer must not
  // distinguish them.
  .filter(([one, other]) => one.e164 !== other.e164 && maskNumber(one.e164) === maskNumber(other.e164));

interface Script {
  /** Whether the CRM knows the caller. */
  known: boolean;
  keepsPrivate: boolean;
  /** The digits that the agent types, often those of one of the two secrets. */
  guess: string;
}

/** Runs the same sequence of calls with this number. */
async function play(secret: Secret, script: Script): Promise<unknown[]> {
  const { national } = secret;
  const spelled = `(${national.slice(0, 3)}) ${national.slice(3, 6)}-${national.slice(6)}`;
  const robin = contactWith({
    kind: 'lead',
    id: 'c1',
    name: `Robin ${spelled}`,
    company: `${national} Ltd`,
    numbers: [secret.e164],
    openTickets: [{ id: 't1', subject: `Ring ${spelled}`, status: 'open', updatedAt: '2026-01-01T10:00:00Z' }],
    lastCalls: [{ at: '2026-01-01T10:00:00Z', direction: 'inbound', duration: 5, summary: `from ${national}` }],
    owner: national,
    url: `https://crm.example/leads?phone=${national}`,
    createdAt: `2026-01-01 ${national}`,
    related: [
      {
        ...{ kind: 'order', id: 'd1', label: `Teapots for ${spelled}`, at: `2026-01-01 ${national}` },
        states: [`Paid by ${national}`],
        items: [{ label: `Teapot ${spelled}`, quantity: 1, stock: 3 }],
      },
    ],
  });
  const view = await agentsView({ contacts: script.known ? [robin] : [], keepsPrivate: script.keepsPrivate });
  try {
    await fromCarrier(view, secret, script.guess);
    await fromWebsite(view, { ...secret, spelled }, script.guess);
    await calledBack(view);
    await readsContacts(view, { ...secret, spelled }, script.guess);
    await view.logged();
    await view.ask('GET', '/v1/calls?limit=2');
    await view.ask('GET', '/v1/calls');
    for (const n of [1, 2, 3, 99]) await view.ask('GET', `/v1/calls/${view.callId(n)}`);
    await view.rest();
    // The same agents read the CRM's timeline.
    view.seen.push([...view.crm.entries.values()]);
    return view.seen;
  } finally {
    await view.close();
  }
}

async function fromCarrier(view: AgentsView, { e164 }: Secret, guess: string): Promise<void> {
  const { core, ask } = view;
  const { id } = view.arrives({ endpoint: { kind: 'carrier', identity: 'trunk' }, caller: e164, dialled: line });
  await view.told('call.looked-up');
  await until(() => core.originated.length === 1);
  const call = `/v1/calls/${view.callId(1)}`;
  await ask('GET', call);
  await view.waits(1);
  core.changes(view.legs()[0] ?? '', 'Up');
  await until(() => [...core.bridges.values()][0]?.size === 2);
  await view.quiet();
  for (const command of ['hold', 'resume', 'hold']) await ask('POST', `${call}/${command}`);
  await ask('POST', `${call}/recording`, { action: 'start' });
  await ask('POST', `${call}/recording`, { action: 'pause' });
  await ask('POST', `${call}/consult`, { to: { number: guess } });
  await ask('POST', `${call}/consult`, { to: { number: '12' } });
  await ask('DELETE', `${call}/consult`);
  await ask('POST', `${call}/contact`, { name: `Ann ${guess}`, company: guess });
  await ask('POST', `${call}/transfer`, { to: { agent: 'nobody' } });
  await ask('PUT', `${call}/wrap-up`, { note: guess, disposition: guess.slice(0, 64) });
  core.leaves(id);
  await view.told('call.ended');
  await ask('PUT', `${call}/wrap-up`, { note: `${guess} again ${guess.slice(-6)}`, disposition: null });
  await ask('POST', `${call}/contact`, { name: 'Twice', company: null });
  for (const url of ['', '/playback', '/audio']) {
    await ask(url === '/playback' ? 'POST' : 'GET', `/v1/recordings/${view.callId(1)}-1${url}`);
  }
}

async function fromWebsite(view: AgentsView, secret: Secret & { spelled: string }, guess: string): Promise<void> {
  const { core } = view;
  const { spelled, national, e164 } = secret;
  const before = core.originated.length;
  const { id } = view.arrives({
    endpoint: { kind: 'visitor', identity: 'visitor-1', target: line, site: 'shop', signed: { number: e164 } },
    params: {
      name: `Ann ${spelled}`,
      number: e164,
      reason: `call me on ${spelled} or ${encodeURIComponent(spelled)}`,
      json: JSON.stringify({ phone: spelled, other: national }),
      page: `https://shop.example/a/${national}?reset=${national}#${national}`,
      order: '2026-11-28-000471',
      unlisted: national,
    },
  });
  await until(() => core.originated.length > before);
  await view.quiet();
  await view.ask('GET', '/v1/calls');
  core.changes(view.legs().at(-1) ?? '', 'Up');
  await until(() => core.bridges.size > 0 && [...core.bridges.values()].at(-1)?.size === 2);
  await view.ask('POST', `/v1/calls/${view.callId(2)}/contact`, { name: guess, company: null });
  core.leaves(id);
  await view.told('call.ended', 2);
}

/** The gateway's own list has the caller, too. */
async function readsContacts(
  view: AgentsView,
  { e164, national, spelled }: Secret & { spelled: string },
  guess: string,
): Promise<void> {
  const texts = {
    name: `Robin ${spelled}`,
    company: `${national} Ltd`,
    email: `${national}@shop.example`,
    notes: e164,
  };
  const id = `CT${'0'.repeat(32)}`;
  await view.contacts.add(aContact({ id, ...texts, numbers: [e164, `${e164},7`] }), null);
  await view.ask('GET', '/v1/contacts');
  await view.ask('GET', `/v1/contacts/${id}`);
  for (const search of [{ text: 'robin' }, { text: guess }, { number: guess }]) {
    await view.ask('POST', '/v1/contacts/search', search);
  }
}

async function calledBack(view: AgentsView): Promise<void> {
  const { core } = view;
  const before = core.originated.length;
  const endpoint = { kind: 'agent', identity: 'anna' } as const;
  const { id } = view.arrives({ endpoint, caller: 'anna', dialled: `call-${view.callId(1)}`, params: { why: 'back' } });
  await until(() => core.originated.length > before);
  await view.ask('GET', `/v1/calls/${view.callId(3)}`);
  core.leaves(view.legs().at(-1) ?? '', 17);
  await view.told('call.ended', 3);
  core.leaves(id);
}

/** The digits that the agent types: those of one of the two numbers, or of neither. */
const guesses: Record<string, (one: Secret, other: Secret) => string> = {
  'the number': (one) => one.e164,
  'the number’s digits': (one) => `x ${one.national}`,
  'a piece of the other number': (_, other) => other.national.slice(0, 7),
  'another number': () => '+14155550199',
};

describe('what an agent of masked calls sees', () => {
  const courses = [true, false].flatMap((known) =>
    Object.keys(guesses).map((typed, at) => ({ known, typed, keepsPrivate: at % 2 === 0 })),
  );
  it.each(courses)(
    'depends on the number in nothing but its mask (known: $known, typed: $typed)',
    { timeout: 300_000 },
    async ({ typed, ...course }) => {
      await fc.assert(
        fc.asyncProperty(pair, async ([one, other]) => {
          const script = { ...course, guess: guesses[typed]?.(one, other) ?? '' };
          const first = await play(one, script);
          expect(JSON.stringify(first)).toContain(maskNumber(one.e164));
          expect(await play(other, script)).toEqual(first);
          // If the agent typed other digits, the number appears nowhere.
          if (!script.guess.includes(one.national)) expect(JSON.stringify(first)).not.toContain(one.national);
        }),
        { numRuns: 1 },
      );
    },
  );
});
