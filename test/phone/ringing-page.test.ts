import { expect } from '@open-wc/testing';
import { CodedError } from '../../src/domain/errors.ts';
import type { MicrophoneState } from '../../src/domain/protocol/page-contact.ts';
import { RingingPage } from '../../src/phone/ringing-page.ts';
import { createPhoneState } from '../../src/state/phone-state.ts';
import { eventually } from '../e2e/support/eventually.ts';

const until = (check: () => boolean): Promise<unknown> => eventually(check.toString(), check, undefined, 5);

const { $follower } = createPhoneState();
let announced: string[];
let ask: () => Promise<boolean>;
let microphoneIs: (state: MicrophoneState) => void;
let closing: AbortController;
let page: RingingPage;
let now: number;

beforeEach(() => {
  announced = [];
  now = 0;
  ask = async () => true;
  closing = new AbortController();
  page = new RingingPage({
    $follower,
    now: () => now,
    microphone: { ask: () => ask() },
    watch: (_signal, onState) => {
      microphoneIs = onState;
    },
  });
  page.open(closing.signal);
  page.onChange((chosen) => announced.push(`${page.microphone}${chosen ? ' chosen' : ''}`));
});

afterEach(() => closing.abort());

describe('a page of an agent', () => {
  it('announces each change of its microphone, and no repetition', () => {
    for (const state of ['asks', 'works', 'works', 'none'] as const) microphoneIs(state);
    expect(announced).to.deep.equal(['works', 'none']);
  });

  it('shows that calls ring elsewhere, whoever decides that: the tabs or the gateway', () => {
    const shown: boolean[] = [];
    const stop = $follower.listen((follower) => shown.push(follower));
    page.heard(false);
    page.heard(true);
    page.follow(true);
    // A tab that follows is not registered, and leads as soon as the tabs say so.
    page.follow(false);
    stop();
    expect(shown).to.deep.equal([true, false, true, false]);
  });

  it('that the agent chooses asks for the microphone, says so, and waits for the gateway', async () => {
    page.heard(false);
    now = 5000;
    const chosen = page.choose();
    await until(() => announced.length > 0);
    expect(announced).to.deep.equal(['works chosen']);
    expect([$follower.get(), page.age]).to.deep.equal([true, 0]);
    page.heard(true);
    await chosen;
    expect($follower.get()).to.equal(false);
  });

  it('that rings already has nothing to ask for', async () => {
    ask = () => Promise.reject(new Error('it asked'));
    await page.choose();
    expect(announced).to.deep.equal([]);
  });

  it('that follows and is chosen is as good as new when it registers as the leader', async () => {
    page.follow(true);
    now = 5000;
    const ages: number[] = [page.age];
    await page.choose(async () => {
      page.follow(false);
      ages.push(page.age);
    });
    expect(ages).to.deep.equal([5000, 0]);
    expect(announced).to.deep.equal([]);
  });

  it('without a microphone is not chosen, and says why', async () => {
    page.heard(false);
    ask = () => Promise.reject(new CodedError('MICROPHONE_DENIED'));
    const refused = await page.choose().catch((error: CodedError) => error.code);
    expect([refused, announced.length, $follower.get()]).to.deep.equal(['MICROPHONE_DENIED', 0, true]);
  });

  it('that is hidden cannot ask, and is chosen with the microphone that it has', async () => {
    page.heard(false);
    ask = async () => false;
    const chosen = page.choose();
    await until(() => announced.length > 0);
    expect(announced).to.deep.equal(['asks chosen']);
    page.heard(true);
    await chosen;
  });
});
