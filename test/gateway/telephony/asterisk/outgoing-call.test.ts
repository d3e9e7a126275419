import { expect, it } from 'vitest';
import type { InviteHandlers } from '../../../../src/gateway/sip/dialog/invite.ts';
import { Departures } from '../../../../src/gateway/telephony/asterisk/calls/departures.ts';
import type { OutgoingCall } from '../../../../src/gateway/telephony/asterisk/calls/outgoing-call.ts';
import { ChannelRegistry } from '../../../../src/gateway/telephony/asterisk/channels/channel-registry.ts';
import type { AsteriskContext } from '../../../../src/gateway/telephony/asterisk/context.ts';
import type { CoreEvent } from '../../../../src/gateway/telephony/port.ts';
import { ManualClock } from '../../../../src/testing/manual-clock.ts';
import { silent } from '../../calls/setup.ts';
import { toRobin } from '../../edge/desk.ts';
import { offer } from '../support/raw-phone.ts';

/** A page of the agent. Its socket is an object of its own, as everywhere. */
function page(name: string, since: number) {
  return { uri: `sip:${name}`, connection: {}, page: { microphone: 'works', since, nth: 0 } };
}

/** A call to an agent, for which Asterisk was asked. `asteriskCalls` is its INVITE. */
async function asked(pages: ReturnType<typeof page>[]) {
  const rung: string[] = [];
  /** The answers of the pages that were rung. */
  const refuse: ((status: number) => void)[] = [];
  const answers: number[] = [];
  const events: CoreEvent[] = [];
  const clock = new ManualClock();
  const channels = new ChannelRegistry({
    clock,
    logger: silent,
    most: 10,
    mostPerIdentity: 10,
    emit: (event) => void events.push(event),
    onGone: () => {},
    onNote: () => {},
  });
  const pbx = {
    arrival: async () => {},
    quietly: async () => {},
    ari: { post: async () => {}, delete: async () => {} },
  };
  const context = {
    clock,
    logger: silent,
    preference: ['opus', 'pcmu'],
    domain: 'sidecall.test',
    edge: {
      bindings: () => pages,
      onRingingPage: () => () => {},
      invite: ({ uri }: { uri: string }, _parts: unknown, { onRefused }: InviteHandlers) => {
        rung.push(uri);
        refuse.push((status) => onRefused(status, null));
        return { cancel: () => {} };
      },
    },
    server: () => pbx,
    keepServer: () => {},
  } as unknown as AsteriskContext;
  const departures = new Departures({ context, channels, dial: null, demoCallee: false });
  await departures.originate(toRobin());
  const call = channels.get('out')?.signalling as OutgoingCall;
  const invite = {
    request: { body: offer() },
    pending: true,
    onGone: () => {},
    reject(status: number) {
      invite.pending = false;
      answers.push(status);
    },
  };
  const asteriskCalls = (): void => call.onAsterisk(invite as unknown as Parameters<OutgoingCall['onAsterisk']>[0]);
  return { asteriskCalls, rung, refuse, answers, events };
}

it('a page that reconnects before Asterisk calls rings at its new socket', async () => {
  const pages = [page('old', 0)];
  const { asteriskCalls, rung, answers } = await asked(pages);
  pages.splice(0, 1, page('new', 0));
  asteriskCalls();
  expect({ rung, answers }).toEqual({ rung: ['sip:new'], answers: [] });
});

it('the page that is the best when Asterisk calls rings', async () => {
  const pages = [page('one', 0)];
  const { asteriskCalls, rung } = await asked(pages);
  pages.push(page('two', 1000));
  asteriskCalls();
  expect(rung).toEqual(['sip:two']);
});

it('a page that comes while another one rings is the next one, if that cannot take the call', async () => {
  const pages = [page('one', 0)];
  const { asteriskCalls, rung, refuse, answers } = await asked(pages);
  asteriskCalls();
  pages.push(page('two', -1000));
  refuse[0]?.(480);
  expect(rung).toEqual(['sip:one', 'sip:two']);
  refuse[1]?.(480);
  expect(answers).toEqual([480]);
});

it('if the last page has gone before Asterisk calls, Asterisk gets 480, and the agent does not answer', async () => {
  const pages = [page('one', 0)];
  const { asteriskCalls, rung, answers, events } = await asked(pages);
  pages.length = 0;
  asteriskCalls();
  expect({ rung, answers }).toEqual({ rung: [], answers: [480] });
  expect(events.at(-1)).toMatchObject({ type: 'ChannelDestroyed', channelId: 'out', cause: 19 });
});
