import { expect } from '@open-wc/testing';
import { CodedError } from '../../src/domain/errors.ts';
import { eventually, patienceMs } from '../e2e/support/eventually.ts';
import { callId, Tab } from './support/tab.ts';

const until = (check: () => boolean): Promise<unknown> => eventually(check.toString(), check, undefined, 5);

let leader: Tab;

beforeEach(() => {
  leader = new Tab('sidecall test of a call elsewhere', patienceMs);
  leader.lead();
});

afterEach(() => leader.tabs.close());

describe('a call that rings in a page of another browser', () => {
  it('rings here as soon as the agent answers it here', async () => {
    let call: ReturnType<Tab['ring']> | null = null;
    leader.ringHere = async () => {
      call = leader.ring();
    };
    const answered = leader.voice.perform({ do: 'answer', callId });
    await until(() => call?.state === 'connecting');
    (call as unknown as ReturnType<Tab['ring']>).open();
    await answered;
  });

  it('is not fetched if it rings here anyway, and says why it cannot be', async () => {
    leader.ringHere = () => Promise.reject(new CodedError('MICROPHONE_DENIED'));
    expect((await leader.failure({ do: 'answer', callId })).code).to.equal('MICROPHONE_DENIED');
    const call = leader.ring();
    const answered = leader.voice.perform({ do: 'answer', callId });
    await until(() => call.state === 'connecting');
    call.open();
    await answered;
  });
});
