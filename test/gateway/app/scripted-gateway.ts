/**
 * The gateway's real process with a core without a network. Messages of one word on the SIP socket simulate the actions
 * of phones.
 */
import { run } from '../../../src/gateway/start/run.ts';
import { FakeCore } from '../calls/fake-core.ts';

const core = new FakeCore();
core.registered.set('kim', 1);

const outside: Record<string, () => void> = {
  call: () =>
    core.call({
      endpoint: { kind: 'carrier', identity: 'world' },
      caller: '+14155550123',
      dialled: '+14155550110',
    }),
  answer: () => core.changes(core.originated.at(-1)?.channelId ?? '', 'Up'),
  leave: () => core.leaves('in-1'),
};

run({
  createCore: ({ logger }) =>
    Object.assign(core, {
      accept: (socket: { on(event: 'message', listener: (data: Buffer) => void): void }) => {
        socket.on('message', (data) => {
          logger.info({ caller: '+14155550123' }, `told to ${data} for +1 (415) 555-0123`);
          outside[data.toString()]?.();
        });
      },
    }),
  crmAdapters: {},
});
