/** Places calls as fast as it can until it is killed. Prints each leg before its INVITE would be sent. */
import { defaultRules } from '../../../src/domain/outbound/rules.ts';
import { Outbound } from '../../../src/gateway/outbound/outbound.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { FakeCore } from '../calls/fake-core.ts';

const storage = await openStorage(process.argv[2] ?? '', systemClock);
const rules = defaultRules('US');
const limits = { ...rules.perAgent, callsPerMinute: null, callsPerHour: null, concurrentCalls: null };
const outbound = new Outbound({
  core: new FakeCore(),
  clock: systemClock,
  logger: { info() {}, warn() {}, error() {} },
  home: 'US',
  rules: { ...rules, perAgent: limits, total: limits },
  store: storage.outbound,
  audit: async () => {},
});
await outbound.start(null);
for (let n = 0; ; n += 1) {
  const permit = outbound.permit({ number: '+14155550150', by: 'anna', why: 'dial', callId: 'CA1', leg: `leg-${n}` });
  await outbound.place(permit, {
    caller: { user: null, name: null },
    params: {},
    callId: 'CA1',
    formats: ['pcmu'],
    timeoutMs: 1000,
  });
  process.stdout.write(`leg-${n}\n`);
}
