import { describe, expect, it } from 'vitest';
import { callerOf } from '../../../src/gateway/sip/message/asserted-caller.ts';
import { parseNameAddress } from '../../../src/gateway/sip/message/sip-address.ts';
import { readHeaders } from '../../../src/gateway/sip/message/sip-fields.ts';

const number = '+14155550123';
const from = `From: "Robin" <sip:${number}@carrier.example>;tag=1`;
const asserted = `P-Asserted-Identity: <sip:${number}@carrier.example;user=phone>`;

/** The caller, according to the identity headers of an INVITE. */
function caller(...lines: string[]) {
  const { headers } = readHeaders(lines.join('\r\n'));
  const address = parseNameAddress(headers.get('from')?.[0] ?? '');
  if (address === null) throw new Error('the From of this test is none');
  return callerOf({ headers, from: address });
}

describe('a caller who asks for privacy', () => {
  it.each([
    'Privacy: id',
    'Privacy: user',
    'Privacy: header',
    'Privacy: USER',
    'Privacy: user;critical',
    'Privacy: session;id;critical',
    'Privacy: header ; user',
    'Privacy: session\r\nPrivacy: id',
    'Privacy: history, id',
    'Remote-Party-ID: <sip:+14155550123@carrier.example>;party=calling;privacy=full',
    'Remote-Party-ID: "Robin; x" <sip:+14155550123@carrier.example>;privacy="full";screen=yes',
    'Remote-Party-ID: <sip:+14155550123@carrier.example>;screen=yes;party=calling;Privacy = FULL',
    'Remote-Party-ID: <sip:+14155550123@carrier.example>;privacy=uri',
    'Remote-Party-ID: <sip:+14155550123@carrier.example>;privacy=name;privacy=uri',
    'Remote-Party-ID: <sip:+14155550123@carrier.example>;privacy=full-network',
    'Remote-Party-ID: <sip:1@a>;party=called;privacy=off, <sip:+14155550123@a>;privacy=full',
  ])('by %s has no number', (line) => {
    expect(caller(from, asserted, line)).toEqual({ caller: null, unverified: false });
    expect(caller(from, line)).toEqual({ caller: null, unverified: false });
  });

  it.each([
    'From: "Anonymous" <sip:anonymous@anonymous.invalid>;tag=1',
    'From: <sip:c8oqz84zk7z@ANONYMOUS.invalid>;tag=1',
    'From: <sip:Anonymous@carrier.example>;tag=1',
    'From: <sip:restricted@carrier.example>;tag=1',
  ])('by %s has no number, whatever the network asserts', (anonymous) => {
    expect(caller(anonymous).caller).toBeNull();
    expect(caller(anonymous, asserted).caller).toBeNull();
    expect(caller(anonymous, asserted, 'Privacy: none').caller).toBeNull();
  });
});

describe('a caller who does not', () => {
  it.each([
    'Privacy: none',
    'Privacy: session',
    'Privacy: critical',
    'Privacy: history',
    'Remote-Party-ID: <sip:+14155550123@carrier.example>;party=calling;privacy=off',
    'Remote-Party-ID: <sip:+14155550123@carrier.example>;privacy=name',
    'Remote-Party-ID: <sip:+18885550100@carrier.example>;party=called;privacy=full',
    'Remote-Party-ID: "x;privacy=full" <sip:+14155550123@carrier.example>;privacy=off',
  ])('with %s has a number', (line) => {
    expect(caller(from, line)).toEqual({ caller: number, unverified: false });
    expect(caller(from, asserted, line)).toEqual({ caller: number, unverified: false });
  });

  it('is whom the network asserts, where From has no number', () => {
    expect(caller('From: <sip:unavailable@carrier.example>;tag=1', asserted).caller).toBe(number);
    expect(caller('From: <sip:unavailable@carrier.example>;tag=1').caller).toBeNull();
  });
});

describe('a caller without an E.164 number is told as received', () => {
  it.each([
    ['<sip:1001@pbx.example>', '1001'],
    ['<sip:60266@carrier.example;user=phone>', '60266'],
    ['"Bank" <sip:ACME-Bank@carrier.example>', 'ACME-Bank'],
    ['<sip:+1415@carrier.example>', '+1415'],
    ['<tel:1001>', '1001'],
    ['<tel:%31%30%30%31>', '1001'],
    ['<tel:1001;phone-context=pbx.example>', '1001'],
    ['<tel:30123456;phone-context=+49>', '30123456;phone-context=+49'],
    ['<sip:30123456;phone-context=+49@carrier.example;user=phone>', '30123456;phone-context=+49'],
    ['<sip:+493012345678;phone-context=+49@carrier.example>', '+493012345678'],
    ['<sip:robin%20example@pbx.example>', 'robin example'],
    [`<sip:${'7'.repeat(80)}@pbx.example>`, '7'.repeat(64)],
  ])('From %s', (address, received) => {
    expect(caller(`From: ${address};tag=1`)).toEqual({ caller: received, unverified: false });
    expect(caller('From: <sip:trunk-7@pbx.example>;tag=1', `P-Asserted-Identity: ${address}`).caller).toBe(received);
    expect(caller(`From: ${address};tag=1`, 'Privacy: id').caller).toBeNull();
  });
});

describe('STIR/SHAKEN', () => {
  it.each([
    [`From: <sip:${number}@a>;tag=1`, `P-Asserted-Identity: <tel:${number};verstat=TN-Validation-Failed>`],
    [
      `From: <sip:${number}@a>;tag=1`,
      `P-Asserted-Identity: <sip:${number};verstat=TN-Validation-Failed-A@a;user=phone>`,
    ],
    [`From: <sip:${number};verstat=tn-validation-failed-c@a>;tag=1`, 'X-Other: 1'],
    [`From: <sip:${number}@a;verstat=TN-Validation-Failed>;tag=1`, `P-Asserted-Identity: <sip:${number}@a>`],
    [`From: <sip:${number}@a>;tag=1;verstat="TN-Validation-Failed-B"`, 'X-Other: 1'],
    [
      `From: <sip:${number}@a>;tag=1`,
      `P-Asserted-Identity: <sip:${number}@a>, <tel:${number};verstat=TN-Validation-Failed>`,
    ],
  ])('failed: the number is unverified (%s, %s)', (...lines) => {
    expect(caller(...lines)).toEqual({ caller: number, unverified: true });
  });

  it.each(['TN-Validation-Passed', 'TN-Validation-Passed-A', 'No-TN-Validation'])('%s: it is not', (verdict) => {
    const line = `P-Asserted-Identity: <sip:${number};verstat=${verdict}@a>`;
    expect(caller(from, line)).toEqual({ caller: number, unverified: false });
  });
});
