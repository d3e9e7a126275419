import { expect } from '@open-wc/testing';
import { GatewayClient } from '../../src/client/gateway-client.ts';
import type { CodedError } from '../../src/domain/errors.ts';
import { saveNote } from '../../src/domain/protocol/operations/calls.ts';
import { importContacts } from '../../src/domain/protocol/operations/contact-files.ts';

const session = { identity: 'robin', role: 'agent', name: 'Robin', country: 'US', dispositions: [], iceServers: [] };

function client(answers: (Response | Error)[]): { asked: Request[]; client: GatewayClient; fresh: boolean[] } {
  const asked: Request[] = [];
  const fresh: boolean[] = [];
  return {
    asked,
    fresh,
    client: new GatewayClient({
      gateway: 'https://cti.example',
      getToken: async (again) => {
        fresh.push(again);
        return again ? 'second' : 'first';
      },
      fetch: async (url, init) => {
        asked.push(new Request(url as string, init));
        const answer = answers.shift();
        if (!answer) throw new Error('asked too often');
        if (answer instanceof Error) throw answer;
        return answer;
      },
    }),
  };
}

function failure(promise: Promise<unknown>): Promise<CodedError> {
  return promise.then(
    () => {
      throw new Error('it resolved');
    },
    (error: CodedError) => error,
  );
}

describe('GatewayClient', () => {
  it('sends the token, and parses the answer', async () => {
    const { client: gateway, asked } = client([Response.json(session)]);
    expect(await gateway.session()).to.deep.equal(session);
    expect(asked[0]?.url).to.equal('https://cti.example/v1/session');
    expect(asked[0]?.headers.get('authorization')).to.equal('Bearer first');
  });

  it('tries once more with a fresh token after 401', async () => {
    const { client: gateway, asked, fresh } = client([Response.json({}, { status: 401 }), Response.json(session)]);
    await gateway.session();
    expect(fresh).to.deep.equal([false, true]);
    expect(asked[1]?.headers.get('authorization')).to.equal('Bearer second');
  });

  it('rejects with the gateway’s own code, message and help', async () => {
    const error = { code: 'CALL_STATE', message: 'Not now.', help: 'Read it again.' };
    const { client: gateway } = client([Response.json({ error }, { status: 409 })]);
    expect(await failure(gateway.hold('CA1'))).to.include(error);
  });

  it('sends a body that is not JSON as it is, with its type', async () => {
    const report = { rows: 1, created: 1, merged: 0, unchanged: 0, failed: 0, problems: [], ignoredColumns: [] };
    const { client: gateway, asked } = client([Response.json(report)]);
    const query = { duplicates: 'merge' } as const;
    expect(await gateway.request(importContacts, { query, body: 'name\nRobin' })).to.deep.equal(report);
    expect(asked[0]?.url).to.equal('https://cti.example/v1/contacts/import?duplicates=merge');
    expect(asked[0]?.headers.get('content-type')).to.equal('text/csv');
    expect(await asked[0]?.text()).to.equal('name\nRobin');
  });

  it('what is being typed arrives also when the page closes', async () => {
    const { client: gateway, asked } = client([new Error('offline'), new Error('offline'), new Error('offline')]);
    await failure(gateway.request(saveNote, { params: { id: 'CA1' }, body: { note: 'spout', disposition: null } }));
    expect(asked.map(({ keepalive }) => keepalive)).to.deep.equal([true, true, true]);
  });

  it('does not believe an answer of another shape', async () => {
    const { client: gateway } = client([Response.json({ identity: 7 })]);
    expect((await failure(gateway.session())).code).to.equal('INTERNAL');
    const html = client([
      new Response('<h1>Bad gateway</h1>', { status: 502 }),
      ...Array.from({ length: 2 }, () => new Response('', { status: 502 })),
    ]);
    expect((await failure(html.client.session())).code).to.equal('GATEWAY_UNREACHABLE');
  });

  it('repeats what may be repeated when no answer came, and nothing else', async () => {
    const lost = new TypeError('network');
    const read = client([lost, Response.json(session)]);
    await read.client.session();
    expect(read.asked).to.have.length(2);
    const write = client([lost, Response.json({})]);
    expect((await failure(write.client.hold('CA1'))).code).to.equal('GATEWAY_UNREACHABLE');
    expect(write.asked).to.have.length(1);
  });
});
