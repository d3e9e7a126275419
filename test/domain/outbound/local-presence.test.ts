import { describe, expect, it } from 'vitest';
import type { Country } from '../../../src/domain/numbers/e164.ts';
import { callerIdOf } from '../../../src/domain/outbound/caller-id.ts';
import { nearestNumber } from '../../../src/domain/outbound/local-presence.ts';
import type { NumberFacts, NumberKind } from '../../../src/domain/outbound/rules.ts';

const fact =
  (country: Country) =>
  (number: string, kind: NumberKind = 'fixed'): NumberFacts => ({ number, country, kind });
const us = fact('US');
const ca = fact('CA');
const de = fact('DE');
const uk = fact('GB');
const inn = fact('IN');

const newYork = us('+12125550100');
const buffalo = us('+17165550100');
const dallas = us('+12145550100');
const toronto = ca('+14165550100');
const berlin = de('+493012345678');
const cologne = de('+4922112345678');
const dortmund = de('+4923112345678');
const munich = de('+498912345678');
const london = uk('+442079460100');
const cambridge = uk('+441223460100');
const aberdeen = uk('+441224460100');
const birmingham = uk('+441214960100');
const mumbai = inn('+912223456789');
const delhi = inn('+911123456789');
const pune = inn('+912023456789');
const bengaluru = inn('+918023456789');

describe('the number nearest to the callee', () => {
  const cases: [what: string, callee: NumberFacts, owned: NumberFacts[], expected: [NumberFacts, string] | null][] = [
    ['the same area code', us('+12125550199'), [dallas, buffalo, newYork], [newYork, 'area']],
    ['an overlay of the area code', us('+16465550199'), [buffalo, newYork], [newYork, 'area']],
    ['another area of the state', us('+15185550199'), [dallas, buffalo], [buffalo, 'region']],
    ['another state', us('+14155550199'), [dallas, newYork], [dallas, 'country']],
    ['an area code that is not in the table', us('+19995550199'), [dallas], [dallas, 'country']],
    ['not another country of the same plan', ca('+14165550199'), [newYork, dallas], null],
    ['Canada', ca('+19055550199'), [newYork, toronto], [toronto, 'region']],
    ['Berlin', de('+493098765432'), [cologne, berlin], [berlin, 'area']],
    ['Bonn has a code similar to Cologne’s', de('+4922898765432'), [berlin, dortmund, cologne], [cologne, 'region']],
    ['Potsdam is in the region of Berlin', de('+4933198765432'), [munich, berlin], [berlin, 'region']],
    ['a German mobile phone has no area', de('+4917198765432', 'mobile'), [munich, berlin], [munich, 'country']],
    ['London', uk('+442079460199'), [cambridge, london], [london, 'area']],
    ['Birmingham', uk('+441214960199'), [london, birmingham], [birmingham, 'area']],
    ['similar British codes are not neighbours', uk('+441225460199'), [london, aberdeen], [london, 'country']],
    ['Cambridge', uk('+441223460199'), [aberdeen, cambridge], [cambridge, 'area']],
    ['Mumbai', inn('+912298765432'), [pune, delhi, mumbai], [mumbai, 'area']],
    ['Goa and Bengaluru have codes of one region', inn('+918322345678'), [mumbai, bengaluru], [bengaluru, 'region']],
    ['an Indian mobile phone has no area', inn('+918023456780', 'mobile'), [delhi, bengaluru], [delhi, 'country']],
    ['no number of the country', de('+493098765432'), [newYork, london], null],
    ['a toll-free number is no local one', us('+12125550199'), [us('+18005550100', 'toll-free')], null],
    ['a short number', us('911', 'short'), [newYork], null],
    ['nothing is owned', us('+12125550199'), [], null],
  ];
  it.each(cases)('%s', (_what, callee, owned, expected) => {
    expect(nearestNumber(callee, owned)).toEqual(expected && { number: expected[0].number, by: expected[1] });
  });

  it('is the first of several equally near ones', () => {
    const first = us('+16465550101');
    expect(nearestNumber(us('+13325550199'), [dallas, first, newYork])?.number).toBe(first.number);
    expect(nearestNumber(uk('+441534460199'), [birmingham, london])?.number).toBe(birmingham.number);
  });
});

describe('the number that a call comes from', () => {
  const allowed = [dallas.number, newYork.number, berlin.number];
  const none = { fixed: null, chosen: null, allowed, local: null };
  const local = { callee: us('+12125550199'), owned: [dallas, newYork, berlin], last: null, contact: [] };

  it('is the queue’s, before everything else', () => {
    const asked = { fixed: toronto.number, chosen: newYork.number, allowed, local };
    expect(callerIdOf(asked)).toEqual({ number: toronto.number, why: 'queue' });
  });

  it('is the agent’s choice, if they may call from it', () => {
    expect(callerIdOf({ ...none, chosen: berlin.number, local })).toEqual({ number: berlin.number, why: 'chosen' });
    expect(callerIdOf({ ...none, chosen: toronto.number })).toBe('refused');
  });

  it('is the number that the callee knows, before a nearer one', () => {
    const known = { ...local, last: berlin.number };
    expect(callerIdOf({ ...none, local: known })).toEqual({ number: berlin.number, why: 'kept' });
    const given = { ...local, last: toronto.number };
    expect(callerIdOf({ ...none, local: given })).toEqual({ number: newYork.number, why: 'area' });
  });

  it('is the number that the callee’s contact knows from another of its phones, before a nearer one', () => {
    const known = { ...local, contact: [toronto.number, dallas.number, newYork.number] };
    expect(callerIdOf({ ...none, local: known })).toEqual({ number: dallas.number, why: 'kept' });
    // The contact was called later than this number.
    expect(callerIdOf({ ...none, local: { ...known, last: newYork.number } })).toMatchObject({ number: dallas.number });
  });

  it('is not one of another country, unless this number was called from it, or none is near', () => {
    const abroad = { ...local, contact: [berlin.number] };
    expect(callerIdOf({ ...none, local: abroad })).toEqual({ number: newYork.number, why: 'area' });
    expect(callerIdOf({ ...none, local: { ...abroad, contact: [berlin.number, dallas.number] } })).toEqual({
      number: dallas.number,
      why: 'kept',
    });
    const before = { ...abroad, last: berlin.number };
    expect(callerIdOf({ ...none, local: before })).toEqual({ number: berlin.number, why: 'kept' });
    const far = { ...abroad, callee: uk('+442079460199') };
    expect(callerIdOf({ ...none, local: far })).toEqual({ number: berlin.number, why: 'kept' });
  });

  it('is the usual one without local presence, or if no number is near', () => {
    expect(callerIdOf(none)).toEqual({ number: dallas.number, why: 'usual' });
    const far = { ...local, callee: uk('+442079460199') };
    expect(callerIdOf({ ...none, local: far })).toEqual({ number: dallas.number, why: 'usual' });
    expect(callerIdOf({ ...none, allowed: [] })).toBeNull();
  });
});
