import { expect } from '@open-wc/testing';
import type { TabMessage } from '../../src/domain/protocol/tab-message.ts';
import { createPhone } from '../../src/phone/create-phone.ts';
import type { Phone } from '../../src/phone/phone.ts';
import { makeCall } from '../../src/testing/fake-phone-fixtures.ts';
import { eventually } from '../e2e/support/eventually.ts';
import { ScriptedGateway } from './support/scripted-gateway.ts';

const until = (check: () => boolean): Promise<unknown> => eventually(check.toString(), check, undefined, 5);

let gateway: ScriptedGateway;
let phone: Phone;
beforeEach(() => {
  gateway = new ScriptedGateway();
});
afterEach(async () => {
  await phone.disconnect();
  gateway.close();
});

it('a remote shows calls, and passes what needs a voice to the page that has it', async () => {
  const posted: TabMessage[] = [];
  let shown = 0;
  let say: (message: TabMessage) => void = () => {};
  phone = createPhone({
    gateway: '',
    getToken: async () => 'token',
    remote: {
      open(_name, onMessage) {
        say = onMessage;
        return {
          close() {},
          post(message) {
            posted.push(message);
            // The page with the voice does everything.
            if (message.kind !== 'request') return;
            onMessage({ kind: 'taken', id: message.id, from: 'window' });
            onMessage({ kind: 'done', id: message.id, error: null });
          },
        };
      },
      show: () => (shown += 1),
    },
  });
  await phone.connect();
  const ringing = makeCall();
  gateway.snapshot(ringing);
  await until(() => phone.state.$status.get() === 'ready' && phone.state.$current.get() !== null);
  // No socket for SIP, and no election between windows that cannot see each other.
  expect([phone.state.$follower.get(), gateway.asked.filter((name) => name.includes('sip'))]).to.deep.equal([true, []]);

  await phone.answer(ringing.id);
  await phone.dial('+14155550123', { kind: 'contact', id: '7' });
  await phone.dial('+14155550123', null, '+12125550100');
  const commands = posted.flatMap((message) => (message.kind === 'request' ? [message.command] : []));
  expect(commands).to.deep.equal([
    { do: 'answer', callId: ringing.id },
    { do: 'dial', to: '+14155550123', about: { kind: 'contact', id: '7' } },
    { do: 'dial', to: '+14155550123', callerId: '+12125550100' },
  ]);

  const facts = {
    calls: { [ringing.id]: { muted: true, digits: '' } },
    dialling: null,
    silenced: false,
    unheard: false,
  };
  say({ kind: 'facts', from: 'window', facts });
  expect(phone.state.$local.get()[ringing.id]).to.include({ elsewhere: true, muted: true });

  await phone.takeOver();
  expect(shown).to.equal(1);
});
