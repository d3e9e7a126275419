import { expect, it } from 'vitest';
import { Departures } from '../../../../src/gateway/telephony/asterisk/calls/departures.ts';
import { ChannelRegistry } from '../../../../src/gateway/telephony/asterisk/channels/channel-registry.ts';
import type { AsteriskContext } from '../../../../src/gateway/telephony/asterisk/context.ts';
import type { CoreEvent, OriginateRequest } from '../../../../src/gateway/telephony/port.ts';
import { ManualClock } from '../../../../src/testing/manual-clock.ts';
import { silent } from '../../calls/setup.ts';

/** Calls through an Asterisk that accepts everything, and records the requests. */
async function placed(request: Partial<OriginateRequest>, most = 10) {
  const asked: { path: readonly string[]; query: Record<string, string> }[] = [];
  const clock = new ManualClock();
  const events: CoreEvent[] = [];
  const channels = new ChannelRegistry({
    clock,
    logger: silent,
    most,
    mostPerIdentity: 10,
    emit: (event) => void events.push(event),
    onGone: () => {},
    onNote: () => {},
  });
  const pbx = {
    name: 'pbx',
    app: 'sidecall',
    arrival: async () => {},
    quietly: async () => {},
    ari: { post: async (path: string[], query = {}) => void asked.push({ path, query }), delete: async () => {} },
  };
  const context = {
    clock,
    logger: silent,
    preference: ['pcmu'],
    edge: { bindings: () => [], bindingsOf: () => [] },
    server: () => pbx,
    keepServer: () => {},
  } as unknown as AsteriskContext;
  const departures = new Departures({ context, channels, dial: 'PJSIP/{number}@carrier', demoCallee: false });
  await departures.originate({
    channelId: 'out',
    to: { kind: 'number', number: '911' },
    caller: { user: '+14155550100', name: null },
    callId: 'CA1',
    params: {},
    formats: ['pcmu'],
    timeoutMs: 1000,
    ...request,
  });
  return { dialled: asked.map(({ query }) => query.endpoint).filter((each) => each !== undefined), events };
}

it('Asterisk dials a short number as it is, and an emergency number by the dial string of the settings', async () => {
  expect((await placed({})).dialled).toEqual(['PJSIP/911@carrier']);
  expect((await placed({ emergency: true, via: 'PJSIP/{number}@sos' })).dialled).toEqual(['PJSIP/911@sos']);
});

it('no limit on channels keeps an emergency call from Asterisk', async () => {
  expect((await placed({}, 0)).dialled).toEqual([]);
  expect((await placed({ emergency: true }, 0)).dialled).toEqual(['PJSIP/911@carrier']);
});
