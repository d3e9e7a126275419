import { describe, expect, test } from 'vitest';
import { isDigits, parseInfoDigits } from '../../../src/gateway/sip/message/info-digits.ts';

const relay = 'application/dtmf-relay';
const nortel = 'application/vnd.nortelnetworks.digits';

describe('digits by INFO', () => {
  test.each([
    ['Cisco', relay, 'Signal=5\r\nDuration=160\r\n', '5', 160],
    ['Asterisk', relay, 'Signal=#\r\nDuration=250', '#', 250],
    ['with spaces', relay, 'Signal= 5\r\nDuration= 160\r\n', '5', 160],
    ['with spaces on both sides', relay, ' Signal = 5 \n Duration = 160 \n', '5', 160],
    ['in quotes', relay, 'Signal="5"\r\nDuration="160"', '5', 160],
    ['in lower case', relay, 'signal=d\r\nduration=160', 'D', 160],
    ['with a colon', relay, 'Signal: 7\r\nDuration: 80\r\n', '7', 80],
    ['the star by its number', relay, 'Signal=10\r\nDuration=160\r\n', '*', 160],
    ['the hash by its number', relay, 'Signal=11\r\nDuration=160\r\n', '#', 160],
    ['D by its number', relay, 'Signal=15', 'D', 100],
    ['the star by its name', relay, 'Signal=star\r\nDuration=90', '*', 90],
    ['the hash by its name', relay, 'Signal=pound', '#', 100],
    ['without a duration', relay, 'Signal=8\r\n', '8', 100],
    ['with a duration of nothing', relay, 'Signal=8\r\nDuration=0\r\n', '8', 100],
    ['with a duration beyond sense', relay, 'Signal=8\r\nDuration=999999\r\n', '8', 10_000],
    ['the duration first', relay, 'Duration=70\nSignal=8', '8', 70],
    ['the digit alone', 'application/dtmf', '5', '5', 100],
    ['the digit and a line end', 'application/dtmf', '*\r\n', '*', 100],
    ['in lower case alone', 'application/dtmf', 'a', 'A', 100],
    ['by its number alone', 'application/dtmf', '11', '#', 100],
    ['as of a relay', 'application/dtmf', 'Signal=3\r\nDuration=100', '3', 100],
    ['the digit alone as of a relay', relay, '3\r\n', '3', 100],
    ['Nortel', nortel, 'p=Digit-Collection\r\ny=Digits\r\ns=success\r\nu=12345678\r\ni=87654321\r\nd=5\r\n', '5', 100],
    ['Nortel, several', nortel, 'p=Digit-Collection\r\ny=Digits\r\nd=Digits=5911', '5911', 100],
    ['an event', 'audio/telephone-event', '9', '9', 100],
    ['an event of an application', 'application/telephone-event', 'Signal=0', '0', 100],
    ['a flash of the hook, which is no digit', relay, 'Signal=16\r\nDuration=160', '', 0],
    ['a flash by its sign', relay, 'Signal=!', '', 0],
  ])('%s', (_, type, body, digits, durationMs) => {
    expect(isDigits(type)).toBe(true);
    const found = parseInfoDigits(type, body);
    expect(found?.map(({ digit }) => digit).join('')).toBe(digits);
    for (const each of found ?? []) expect(each.durationMs).toBe(durationMs);
  });

  test.each([
    [relay, ''],
    [relay, 'Signal=\r\nDuration=160'],
    [relay, 'Signal=Z'],
    [relay, 'Duration=160'],
    ['application/dtmf', 'hello'],
    [nortel, 'p=Digit-Collection\r\nd=none'],
    [nortel, `d=${'1'.repeat(100)}`],
  ])('are none in %s: %j', (type, body) => {
    expect(parseInfoDigits(type, body)).toBeNull();
  });

  test.each(['application/sdp', 'application/isup', 'text/plain', ''])('are none of a body of %j', (type) => {
    expect(isDigits(type)).toBe(false);
  });
});
