/** Places calls as fast as it can until it is killed. Prints the key and the answer of each, after it was acknowledged. */
import { randomBytes } from 'node:crypto';
import { callIdOf } from '../../../src/domain/calls/call-id.ts';
import { createCalls } from '../../../src/gateway/calls/calls.ts';
import { KeptAnswers } from '../../../src/gateway/calls/placing/kept-answers.ts';
import { noCrm } from '../../../src/gateway/crm/port.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { FakeCore } from './fake-core.ts';

const storage = await openStorage(process.argv[2] ?? '', systemClock);
await storage.directory.putAgent({ identity: 'anna', name: 'Anna' });
const line = { number: '+14155550100', label: 'Support', masked: false, agents: ['anna'], ringSeconds: 20 };
await storage.directory.putVirtualNumber(line);
const core = new FakeCore();
core.registered.set('anna', 1);
const calls = createCalls({
  core,
  store: storage.calls,
  directory: storage.directory,
  crm: noCrm,
  clock: systemClock,
  newId: () => callIdOf(randomBytes(16)),
  logger: { info() {}, warn() {}, error() {} },
  settings: { country: 'US', ringback: 'local', lookupTimeoutMs: 2_000 },
  webhooks: { wanting: () => ['wh_1'] },
});
await calls.start();
const answers = new KeptAnswers(storage.keptAnswers, systemClock);
for (let n = 0; ; n += 1) {
  const key = `key-${n}`;
  const body = { number: '+14155550150', agent: 'anna' };
  const { answer } = await answers.once({ scope: 'server', key, body }, async (keep) => {
    let text = '';
    await calls.place(body, 'server', async (call) => {
      text = JSON.stringify(call.id);
      return keep(text);
    });
    return text;
  });
  process.stdout.write(`${key} ${answer}\n`);
  await calls.hangUp(JSON.parse(answer), { identity: 'server', role: 'admin' });
}
