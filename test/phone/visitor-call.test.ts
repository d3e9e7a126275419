import { expect } from '@open-wc/testing';
import { placeVisitorCall, type VisitorFact, type VisitorRequest } from '../../src/phone/visitor-call.ts';

const realFetch = window.fetch;
const realMicrophone = navigator.mediaDevices.getUserMedia;
let line: AbortController;
let told: VisitorFact[];
let tracks: MediaStreamTrack[];

beforeEach(() => {
  line = new AbortController();
  told = [];
  tracks = [];
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await realMicrophone.call(navigator.mediaDevices, constraints);
    tracks.push(...stream.getTracks());
    return stream;
  };
});

afterEach(() => {
  line.abort();
  window.fetch = realFetch;
  navigator.mediaDevices.getUserMedia = realMicrophone;
});

function microphoneFails(name: string): void {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', name));
}

function gatewayAnswers(status: number, body: unknown): Request[] {
  const requests: Request[] = [];
  window.fetch = async (input, init) => {
    requests.push(new Request(input, init));
    return new Response(JSON.stringify(body), { status });
  };
  return requests;
}

async function place(request: Partial<VisitorRequest> = {}): Promise<VisitorFact | undefined> {
  await placeVisitorCall(
    { gateway: 'https://cti.example/base', site: 'shop', params: {}, signal: line.signal, ...request },
    (fact) => told.push(fact),
  );
  return told.at(-1);
}

function message(fact: VisitorFact | undefined): string {
  return fact?.type === 'problem' ? `${fact.message} ${fact.help}` : `no problem but ${fact?.type}`;
}

it('tells a visitor who refused the microphone how to allow it', async () => {
  microphoneFails('NotAllowedError');
  expect(message(await place())).to.contain('Allow the microphone');
  expect(told.map((fact) => fact.type)).to.deep.equal(['asking', 'problem']);
});

it('tells a visitor without a microphone what is missing', async () => {
  microphoneFails('NotFoundError');
  expect(message(await place())).to.contain('No microphone was found');
});

it('asks the gateway for a token of this site', async () => {
  const requests = gatewayAnswers(403, { error: { code: 'ORIGIN_NOT_ALLOWED', message: 'x', help: 'y' } });
  await place();
  expect(requests[0]?.url).to.equal('https://cti.example/base/v1/visitor-tokens');
  expect(await requests[0]?.json()).to.deep.equal({ site: 'shop' });
});

it('does not tell visitors what only an administrator can change', async () => {
  gatewayAnswers(403, { error: { code: 'ORIGIN_NOT_ALLOWED', message: 'This page is not on the list.', help: 'y' } });
  expect(message(await place())).to.equal('The call could not be made. Try again in a moment.');
});

it('says so when the gateway cannot be reached, and lets go of the microphone', async () => {
  window.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
  expect(message(await place())).to.contain('cannot be reached');
  expect(tracks.map((track) => track.readyState)).to.deep.equal(['ended']);
});

it('asks the page’s own server instead, where the page says how, and takes only a whole answer from it', async () => {
  const requests = gatewayAnswers(500, {});
  const console = globalThis.console.error;
  const said: unknown[] = [];
  globalThis.console.error = (...words) => said.push(...words);
  try {
    expect(message(await place({ getVisitor: async () => ({ token: 'x' }) }))).to.contain('could not be made');
  } finally {
    globalThis.console.error = console;
  }
  expect(requests).to.have.length(0);
  expect(said.join(' ')).to.contain('POST /v1/tokens');
});

it('takes an answer that is none for a failure', async () => {
  gatewayAnswers(200, { token: 7 });
  expect(message(await place())).to.contain('could not be made');
});

it('says nothing more once it was hung up, and lets go of the microphone', async () => {
  window.fetch = () => {
    line.abort();
    return Promise.reject(new DOMException('aborted', 'AbortError'));
  };
  await place();
  expect(told.map((fact) => fact.type)).to.deep.equal(['asking', 'connecting']);
  expect(tracks.map((track) => track.readyState)).to.deep.equal(['ended']);
});
