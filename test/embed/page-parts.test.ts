import { expect } from '@open-wc/testing';
import { microphoneAccess } from '../../src/embed/page/microphone.ts';
import { PageToken } from '../../src/embed/page/page-token.ts';
import { parentOrigin } from '../../src/embed/page/parent-origin.ts';
import { nearFrames } from '../../src/embed/windows/near-frames.ts';
import { ScriptedGateway } from '../phone/support/scripted-gateway.ts';

type Page = Window & typeof globalThis;

describe('the origin of the page around a frame', () => {
  const around = (ancestors: string[] | null, search = ''): Window =>
    ({ parent: {}, location: { search, ...(ancestors && { ancestorOrigins: ancestors }) } }) as unknown as Window;
  const origins = ['https://one.example', 'https://two.example'];

  it('is what the browser says, if it is one of the connection’s', () => {
    expect(parentOrigin(around(['https://two.example', 'https://top.example']), origins)).to.equal(
      'https://two.example',
    );
    expect(parentOrigin(around(['https://evil.example']), origins)).to.equal(null);
    // The address of the frame is not believed against the browser.
    expect(parentOrigin(around(['https://evil.example'], '?origin=https://one.example'), origins)).to.equal(null);
  });

  it('is what the address says, or the only one, in a browser that does not say it', () => {
    expect(parentOrigin(around(null, '?origin=https%3A%2F%2Fone.example'), origins)).to.equal('https://one.example');
    expect(parentOrigin(around(null, '?origin=https://evil.example'), origins)).to.equal(null);
    expect(parentOrigin(around(null), origins)).to.equal(null);
    expect(parentOrigin(around(null), ['https://one.example'])).to.equal('https://one.example');
  });

  it('is none for a page in no frame', () => {
    const page = { location: { search: '' } } as unknown as { parent: unknown };
    page.parent = page;
    expect(parentOrigin(page as unknown as Window, origins)).to.equal(null);
  });
});

describe('the microphone of a frame', () => {
  const page = (more: {
    policy?: boolean | null;
    permission?: string | null;
    devices?: boolean;
    /** The kinds of devices. null: the browser does not list them. */
    connected?: string[] | null;
    secure?: boolean;
  }): Page => {
    const { policy = true, permission = 'prompt', devices = true, connected, secure = true } = more;
    const enumerateDevices = async () => {
      if (connected === null) throw new DOMException('', 'NotAllowedError');
      return connected?.map((kind) => ({ kind, deviceId: '', label: '' }));
    };
    return {
      isSecureContext: secure,
      parent: {},
      document: policy === null ? {} : { featurePolicy: { allowsFeature: () => policy } },
      navigator: {
        ...(devices && { mediaDevices: connected === undefined ? {} : { enumerateDevices } }),
        permissions: {
          query: async () => {
            if (permission === null) throw new TypeError('unknown');
            return { state: permission };
          },
        },
      },
    } as unknown as Page;
  };

  it('can be used, or asked for', async () => {
    expect(await microphoneAccess(page({}))).to.equal('ask');
    expect(await microphoneAccess(page({ permission: 'granted' }))).to.equal('open');
    // A browser that knows neither the policy nor the query.
    expect(await microphoneAccess(page({ policy: null, permission: null }))).to.equal('open');
  });

  it('is missing if the browser lists devices, and no microphone among them', async () => {
    for (const permission of ['granted', 'prompt', null]) {
      expect(await microphoneAccess(page({ permission, connected: [] }))).to.equal('missing');
      expect(await microphoneAccess(page({ permission, connected: ['audiooutput', 'videoinput'] }))).to.equal(
        'missing',
      );
    }
    // A browser without the policy lists none in a frame that may not have it, either.
    expect(await microphoneAccess(page({ policy: null, connected: [] }))).to.equal('withheld');
    const connected = ['audioinput', 'audiooutput'];
    expect(await microphoneAccess(page({ connected }))).to.equal('ask');
    expect(await microphoneAccess(page({ permission: 'granted', connected }))).to.equal('open');
    expect(await microphoneAccess(page({ permission: 'granted', connected: null }))).to.equal('open');
    // What the agent or the page can change comes first.
    expect(await microphoneAccess(page({ permission: 'denied', connected: [] }))).to.equal('refused');
    expect(await microphoneAccess(page({ policy: false, connected: [] }))).to.equal('withheld');
  });

  it('is withheld by the page around it, refused by the agent, or missing', async () => {
    expect(await microphoneAccess(page({ policy: false, permission: 'denied' }))).to.equal('withheld');
    expect(await microphoneAccess(page({ permission: 'denied' }))).to.equal('refused');
    expect(await microphoneAccess(page({ policy: null, permission: 'denied' }))).to.equal('withheld');
    expect(await microphoneAccess(page({ devices: false }))).to.equal('insecure');
    expect(await microphoneAccess(page({ secure: false }))).to.equal('insecure');
  });
});

describe('the tokens of a page', () => {
  let gateway: ScriptedGateway;
  beforeEach(() => {
    gateway = new ScriptedGateway();
  });
  afterEach(() => gateway.close());

  const answer = (token: string) => ({ token, expiresAt: '2026-01-01T00:00:00.000Z', identity: 'robin' });
  function tokens(elsewhere: () => Promise<string | null> = async () => null) {
    let signedOut = 0;
    const made = new PageToken({ host: 'sales', elsewhere, onSignedOut: () => (signedOut += 1) });
    return { made, signedOut: () => signedOut };
  }

  it('are the proven one, then renewed ones', async () => {
    const { made, signedOut } = tokens();
    expect(await made.known()).to.equal(false);
    made.begin('first');
    expect([await made.known(), await made.next()]).to.deep.equal([true, 'first']);
    gateway.answer('POST /v1/embed-tokens', answer('second'));
    expect(await made.next()).to.equal('second');
    gateway.answer('POST /v1/embed-tokens', answer('third'));
    expect(await made.next()).to.equal('third');
    expect([made.last, signedOut()]).to.deep.equal(['third', 0]);
    expect(gateway.bodies).to.deep.equal([{ host: 'sales' }, { host: 'sales' }]);
  });

  it('end when the gateway renews none: the agent signs in again', async () => {
    const { made, signedOut } = tokens();
    made.begin('first');
    await made.next();
    const error = { code: 'EMBED_SESSION_OVER', message: 'm', help: 'h' };
    gateway.answer('POST /v1/embed-tokens', { error }, 401);
    expect(await made.next().catch(({ code }) => code)).to.equal('TOKEN_MISSING');
    expect([await made.known(), signedOut()]).to.deep.equal([false, 1]);
    made.begin('again');
    expect(await made.next()).to.equal('again');
  });

  it('outlast a gateway that does not answer', async () => {
    const { made, signedOut } = tokens();
    made.begin('first');
    await made.next();
    const error = { code: 'SHUTTING_DOWN', message: 'm', help: 'h' };
    gateway.answer('POST /v1/embed-tokens', { error }, 503);
    expect(await made.next().catch(({ code }) => code)).to.equal('SHUTTING_DOWN');
    gateway.answer('POST /v1/embed-tokens', answer('second'));
    expect([await made.next(), signedOut()]).to.deep.equal(['second', 0]);
  });

  it('come from the page around it, if it has any', async () => {
    let count = 0;
    const { made } = tokens(async () => `of the CRM ${++count}`);
    expect(await made.known()).to.equal(true);
    expect([await made.next(), await made.next()]).to.deep.equal(['of the CRM 1', 'of the CRM 2']);
    expect(gateway.asked).to.deep.equal([]);
  });
});

it('a companion looks for frames near its opener, three levels deep, and in no endless page', () => {
  const frame = (...inner: object[]): Window =>
    Object.assign({ length: inner.length }, { ...inner }) as unknown as Window;
  const [deepest, inner, other, opener] = [frame(), frame(), frame(), frame()];
  const tooDeep = frame();
  const third = frame(tooDeep);
  const around = frame(opener, frame(inner, frame(deepest, third)), other);
  const found = nearFrames(opener, around);
  for (const each of [opener, inner, deepest, third, other]) expect(found).to.include(each);
  expect(found).not.to.include(tooDeep);
  expect(new Set(found).size).to.equal(found.length);
  expect(nearFrames(null, null)).to.deep.equal([]);
  expect(nearFrames(null, frame(...Array.from({ length: 5000 }, () => frame()))).length).to.equal(200);
});
