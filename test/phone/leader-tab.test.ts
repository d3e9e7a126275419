import { expect } from '@open-wc/testing';
import { leaderTab } from '../../src/phone/leader-tab.ts';
import { eventually } from '../e2e/support/eventually.ts';

interface Tab {
  told: string[];
  tab: ReturnType<typeof leaderTab>;
}

function open(name: string, take = false): Tab {
  const told: string[] = [];
  const tab = leaderTab(name, { take }, { onLead: () => told.push('lead'), onFollow: () => told.push('follow') });
  return { told, tab };
}

const until = (check: () => boolean): Promise<unknown> => eventually(check.toString(), check, undefined, 5);

describe('the tabs of one agent', () => {
  it('have one leader; the next leads when it closes', async () => {
    const first = open('a');
    await until(() => first.told.length === 1);
    const second = open('a');
    await until(() => second.told.length === 1);
    expect([first.told, second.told]).to.deep.equal([['lead'], ['follow']]);
    first.tab.close();
    await until(() => second.told.length === 2);
    expect(second.told).to.deep.equal(['follow', 'lead']);
    second.tab.close();
  });

  it('change the leader when another takes over, and back', async () => {
    const first = open('b');
    await until(() => first.told.length === 1);
    const second = open('b');
    await until(() => second.told.length === 1);
    second.tab.takeOver();
    await until(() => second.told.includes('lead') && first.told.includes('follow'));
    first.tab.takeOver();
    await until(() => first.told.length === 3 && second.told.length === 3);
    expect(first.told).to.deep.equal(['lead', 'follow', 'lead']);
    expect(second.told).to.deep.equal(['follow', 'lead', 'follow']);
    first.tab.close();
    second.tab.close();
  });

  it('let one lead at once that comes back for its call', async () => {
    const first = open('d');
    await until(() => first.told.length === 1);
    const back = open('d', true);
    await until(() => back.told.length === 1 && first.told.length === 2);
    expect([first.told, back.told]).to.deep.equal([['lead', 'follow'], ['lead']]);
    back.tab.close();
    await until(() => first.told.length === 3);
    expect(first.told.at(-1)).to.equal('lead');
    first.tab.close();
  });

  it('each know their place when they open at once, and after a tab that closed while it waited', async () => {
    const tabs = [open('c'), open('c'), open('c')];
    await until(() => tabs.every(({ told }) => told.length === 1));
    expect(tabs.map(({ told }) => told[0]).sort()).to.deep.equal(['follow', 'follow', 'lead']);
    const [first, next] = tabs.filter(({ told }) => told[0] === 'follow');
    first?.tab.close();
    tabs.find(({ told }) => told[0] === 'lead')?.tab.close();
    await until(() => next?.told.length === 2);
    expect(next?.told).to.deep.equal(['follow', 'lead']);
    expect(first?.told).to.deep.equal(['follow']);
    next?.tab.close();
  });

  for (const kind of ['SecurityError', 'AbortError', 'NotSupportedError', 'UnknownError']) {
    it(`each lead alone where every request for a lock is refused with ${kind}`, async () => {
      const { locks } = navigator;
      const realRequest = locks.request;
      let asked = 0;
      locks.request = () => {
        asked += 1;
        // Endless retries would block the page.
        if (asked > 100) return new Promise(() => undefined);
        return Promise.reject(new DOMException('no', kind));
      };
      let tabs: Tab[] = [];
      try {
        tabs = [open('e'), open('e', true)];
        await until(() => tabs.every(({ told }) => told.length > 0));
        for (const { tab } of tabs) tab.takeOver();
        // Long enough for a recursion to show.
        await new Promise((resolve) => setTimeout(resolve));
      } finally {
        locks.request = realRequest;
        for (const { tab } of tabs) tab.close();
      }
      expect(tabs.map(({ told }) => told)).to.deep.equal([['lead'], ['lead']]);
      expect(asked).to.equal(2);
    });
  }

  it('lead alone once the lock they wait for is refused', async () => {
    const { locks } = navigator;
    const realRequest = locks.request;
    const first = open('f');
    await until(() => first.told.length === 1);
    let refuse: (error: DOMException) => void = () => undefined;
    locks.request = ((name: string, options: LockOptions, callback: LockGrantedCallback<unknown>) =>
      options.ifAvailable
        ? realRequest.call(locks, name, options, callback)
        : new Promise((_resolve, reject) => {
            refuse = reject;
          })) as typeof locks.request;
    const second = open('f');
    try {
      await until(() => second.told.includes('follow'));
      refuse(new DOMException('no', 'SecurityError'));
      await until(() => second.told.includes('lead'));
    } finally {
      locks.request = realRequest;
      first.tab.close();
      second.tab.close();
    }
    expect(second.told).to.deep.equal(['follow', 'lead']);
  });
});
