import { expect } from '@open-wc/testing';
import { noteNextPage, takeNextPage } from '../../src/console/next-page.ts';

const before = location.href;

afterEach(() => {
  history.replaceState(null, '', before);
  sessionStorage.clear();
});

function noted(then: string): string | null {
  history.replaceState(null, '', `?then=${encodeURIComponent(then)}`);
  const named = noteNextPage();
  const next = takeNextPage();
  expect(named).to.equal(next !== null);
  return next;
}

it('leads back to the page of the gateway that asked for the sign-in, once', () => {
  expect(noted('/connections')).to.equal(`${location.origin}/connections`);
  expect(takeNextPage()).to.equal(null);
  expect(noted('/console/flows/support')).to.equal(`${location.origin}/console/flows/support`);
  expect(noted('/contacts')).to.equal(`${location.origin}/contacts`);
  expect(noted('/recordings/CA1-1')).to.equal(`${location.origin}/recordings/CA1-1`);
  expect(noted('/embed/zendesk?connection=main#token')).to.equal(`${location.origin}/embed/zendesk?connection=main`);
});

for (const next of [
  'https://evil.example/connections',
  '//evil.example/connections',
  '/\\evil.example/connections',
  '/\t/evil.example',
  'javascript:alert(1)',
  ' javascript:alert(1)',
  'connections',
  '',
  '/..//evil.example',
  // The browser would request it with the cookie.
  '/v1/calls',
  '/embed/../v1/calls',
  '/embed/%2e%2e/v1/calls',
  '/%761/calls',
  '/contacts/CT1',
  '/sign-in?then=/connections',
]) {
  it(`never leads to ${JSON.stringify(next)}`, () => {
    expect(noted(next)).to.equal(null);
  });
}
