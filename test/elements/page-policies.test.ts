import { expect } from '@open-wc/testing';
import { ownPage } from './support/own-page.ts';

const trusted = (policies: string): string => `require-trusted-types-for 'script'; trusted-types ${policies}`;

it('click-to-call works where no text may become markup', async () => {
  const script = `
    await import(modules + '/click-to-call/define.ts');
    const element = document.createElement('cti-click-to-call');
    document.body.append(element);
    const { shadowRoot } = element;
    answer([shadowRoot.textContent, ...[...shadowRoot.querySelectorAll('[part]')].map((each) => each.part.value),
      shadowRoot.querySelectorAll('path').length]);`;
  expect(await ownPage(script, { policy: trusted("'none'") })).to.deep.equal([
    'Call us',
    ...['base', 'button', 'call', 'status', 'timer', 'mute', 'hang-up', 'message'],
    4,
  ]);
});

it('the softphone works where only lit-html may turn text into markup', async () => {
  const script = `
    await import(modules + '/softphone/define.ts');
    const { phoneInState } = await import('${location.origin}/src/testing/phone-in-state.ts');
    const element = document.createElement('cti-softphone');
    element.phone = phoneInState('incoming');
    document.body.append(element);
    const controls = await until(() => element.shadowRoot.querySelector('cti-call-controls'));
    const button = await until(() => controls.shadowRoot?.querySelector('[part=answer]'));
    answer(button.innerText.trim());`;
  expect(await ownPage(script, { policy: trusted('lit-html') })).to.equal('Answer');
});

const problemOfPhone = `
  await import(modules + '/softphone/define.ts');
  const element = document.createElement('cti-softphone');
  Object.assign(element, { gateway, withoutVoice: true, getToken: async () => 'token' });
  document.body.append(element);
  const { code, message, help } = await until(() => element.phone?.state.$problem.get());
  answer({ code, text: message + ' ' + help, told: told.length });`;

it('a phone in a frame without an origin says that its origin was refused, and what to do', async () => {
  const problem = (await ownPage(problemOfPhone, { sandbox: 'allow-scripts' })) as {
    code: string;
    text: string;
    told: number;
  };
  expect([problem.code, problem.told]).to.deep.equal(['ORIGIN_NOT_ALLOWED', 1]);
  expect(problem.text)
    .to.contain('has no origin')
    .and.to.contain('allow-same-origin')
    .and.to.contain('SIDECALL_ORIGINS');
});

it('a phone that its page’s policy keeps from the gateway says so', async () => {
  const script = problemOfPhone.replace('gateway, without', "gateway: 'https://cti.example', without");
  const problem = (await ownPage(script, { policy: `connect-src 'self' ${location.origin}` })) as {
    code: string;
    text: string;
  };
  expect(problem.code).to.equal('GATEWAY_UNREACHABLE');
  expect(problem.text).to.contain('connect-src').and.to.contain('wss://cti.example');
});

it('a visitor’s call from a frame without an origin tells the developer why', async () => {
  const script = `
    const { visitorToken } = await import('${location.origin}/src/client/index.ts');
    const error = await visitorToken(gateway, 'shop', new AbortController().signal).catch((reason) => reason);
    answer(error.code + ' ' + error.message);`;
  expect(await ownPage(script, { sandbox: 'allow-scripts' })).to.equal(
    'ORIGIN_NOT_ALLOWED The gateway refuses this page, because it has no origin.',
  );
});

it('a frame without an origin or an address of its own looks for the gateway where it came from', async () => {
  const script = `
    const { GatewayClient } = await import('${location.origin}/src/client/index.ts');
    const client = new GatewayClient({ gateway: '', getToken: async () => 'token' });
    const error = await client.session().catch((reason) => reason);
    answer([client.url('/v1/session'), error.code]);`;
  expect(await ownPage(script, { sandbox: 'allow-scripts' })).to.deep.equal([
    `${location.origin}/v1/session`,
    'ORIGIN_NOT_ALLOWED',
  ]);
});

it('a frame without an origin, where no lock can be had, has a phone that leads', async () => {
  const script = `
    const { leaderTab } = await import('${location.origin}/src/phone/leader-tab.ts');
    const facts = [];
    const tab = leaderTab('x', { take: false }, { onLead: () => facts.push('lead'), onFollow: () => facts.push('follow') });
    await until(() => facts.length > 0);
    tab.takeOver();
    await new Promise((resolve) => setTimeout(resolve));
    answer(facts);`;
  expect(await ownPage(script, { sandbox: 'allow-scripts' })).to.deep.equal(['lead']);
});

it('the voice layer works where no text may become markup or a script', async () => {
  const script = `
    const { JsSipAgent } = await import('${location.origin}/src/voice/sip/jssip-agent.ts');
    const { Device } = await import('${location.origin}/src/voice/index.ts');
    await import('${location.origin}/src/phone/visitor-call.ts');
    const part = (value) => btoa(JSON.stringify(value));
    const device = new Device([part({}), part({ grants: { identity: 'robin' } }), 'x'].join('.'), {
      sipUrl: 'ws://127.0.0.1:9/v1/sip',
    });
    const error = await device.register().catch((reason) => reason);
    device.destroy();
    answer([typeof JsSipAgent, error.code]);`;
  expect(await ownPage(script, { policy: trusted("'none'") })).to.deep.equal(['function', 31009]);
});
