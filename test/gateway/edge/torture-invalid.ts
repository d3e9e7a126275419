import { offer } from '../telephony/support/raw-phone.ts';
import { request, type Torture, wire } from './torture-case.ts';

const dialled = '<sip:+14155550100@sidecall.test>';

/** A request of which only the start line matters. */
function started(startLine: string, name: string, method: string, via = 'SIP/2.0/WS'): Buffer {
  const whole = request(method, name, [`Via: ${via} phone.invalid;branch=z9hG4bK-${name}`]).toString();
  return Buffer.from(`${startLine}${whole.slice(whole.indexOf('\r\n'))}`);
}

/** RFC 4475 section 3.1.2: invalid. The edge answers 400 if an answer is possible. */
export const invalid: Torture[] = [
  {
    name: 'badinv01',
    section: '3.1.2.1',
    why: 'separators with nothing between them (25.1)',
    message: request('INVITE', 'badinv01', [
      'Via: SIP/2.0/WS phone.invalid;;,;,,',
      'Contact: "Joe" <sip:joe@phone.invalid>;;;;',
    ]),
    status: 400,
  },
  {
    name: 'clerr',
    section: '3.1.2.2',
    why: 'a frame keeps messages apart: a body shorter than it says is an error, and the next frame is not its rest (18.3)',
    message: request('INVITE', 'clerr', ['Content-Length: 9999']),
    status: 400,
  },
  {
    name: 'clerr, an ACK',
    section: '3.1.2.2',
    why: 'nothing answers an ACK, whatever is wrong with it (17.1.1.3)',
    message: request('ACK', 'clerr-ack', ['Content-Length: 9999']),
    status: null,
  },
  {
    name: 'ncl',
    section: '3.1.2.3',
    why: 'a length is never negative',
    message: request('INVITE', 'ncl', ['Content-Length: -999']),
    status: 400,
  },
  {
    name: 'scalar02',
    section: '3.1.2.4',
    why: 'a CSeq beyond 2**31 - 1 (8.1.1.5), a Max-Forwards beyond 255 (20.22)',
    message: request('REGISTER', 'scalar02', [
      'CSeq: 36893488147419103232 REGISTER',
      'Max-Forwards: 300',
      `Expires: 1${'0'.repeat(80)}`,
      'Contact: <sip:robin@phone.invalid>;expires=280297596632815',
    ]),
    status: 400,
    registers: [],
  },
  {
    name: 'scalar02, the time only',
    section: '3.1.2.4',
    why: 'a time that is no number counts as none, and the registrar gives its own (20.19, 10.3 step 7)',
    message: request('REGISTER', 'scalar02-expires', [
      `Expires: 1${'0'.repeat(80)}`,
      'Contact: <sip:robin@phone.invalid>;expires=280297596632815',
    ]),
    status: 200,
    says: /Contact: <sip:robin@phone\.invalid>;expires=\d{1,5}\r\n/,
    registers: ['sip:robin@phone.invalid'],
  },
  {
    name: 'quotbal',
    section: '3.1.2.6',
    why: 'the end of a quoted name is guessed where there is one URI to be guessed',
    message: request('OPTIONS', 'quotbal', ['To: "Mr. J. User <sip:+14155550100@sidecall.test>']),
    status: 200,
    reads: { to: 'sip:+14155550100@sidecall.test' },
  },
  {
    name: 'quotbal, two URIs',
    section: '3.1.2.6',
    why: 'and not where there are two',
    message: request('INVITE', 'quotbal-two', [
      'To: "Mr. J. User <sip:+14155550100@sidecall.test> <sip:+14155550101@sidecall.test>',
    ]),
    status: 400,
  },
  {
    name: 'ltgtruri',
    section: '3.1.2.7',
    why: 'a Request-URI has no brackets (7.1)',
    message: request('INVITE', 'ltgtruri', [], { uri: dialled }),
    status: 400,
  },
  {
    name: 'lwsruri',
    section: '3.1.2.8',
    why: 'a Request-URI has no spaces (7.1)',
    message: request('INVITE', 'lwsruri', [], { uri: 'sip:+14155550100@sidecall.test; lr' }),
    status: 400,
  },
  {
    name: 'lwsstart',
    section: '3.1.2.9',
    why: 'one space between method, URI and version, no more (7.1)',
    message: started('INVITE  sip:+14155550100@sidecall.test  SIP/2.0', 'lwsstart', 'INVITE'),
    status: 400,
  },
  {
    name: 'trws',
    section: '3.1.2.10',
    why: 'nothing follows the version (7.1)',
    message: started('OPTIONS sip:sidecall.test SIP/2.0  ', 'trws', 'OPTIONS'),
    status: 400,
  },
  {
    name: 'escruri',
    section: '3.1.2.11',
    why: 'a Request-URI has no headers (19.1.1)',
    message: request('INVITE', 'escruri', [], { uri: 'sip:+14155550100@sidecall.test?Route=%3Csip:invalid%3E' }),
    status: 400,
  },
  {
    name: 'baddate',
    section: '3.1.2.12',
    why: 'nothing here reads Date, and what is not needed is not judged (8.2.2)',
    message: request('INVITE', 'baddate', ['Date: Fri, 01 Jan 2010 16:00:00 EST']),
    status: 486,
    dials: '+14155550100',
  },
  {
    name: 'regbadct',
    section: '3.1.2.13',
    why: 'a URI with a question mark stands in brackets (20.10)',
    message: request('REGISTER', 'regbadct', ['Contact: sip:robin@phone.invalid?Route=%3Csip:invalid%3E']),
    status: 400,
    registers: [],
  },
  {
    name: 'badaspec',
    section: '3.1.2.14',
    why: 'spaces within the brackets are no part of the URI',
    message: request('OPTIONS', 'badaspec', ['To: "Watson, Thomas" < sip:t.watson@sidecall.test >']),
    status: 200,
    reads: { to: 'sip:t.watson@sidecall.test' },
  },
  {
    name: 'baddn',
    section: '3.1.2.15',
    why: 'a name with a comma needs quotes (25.1); a bad name costs the name and nothing else',
    message: request('OPTIONS', 'baddn', [
      'From: Bell, Alexander <sip:a.g.bell@sidecall.test>;tag=43',
      't: Watson, Thomas <sip:t.watson@sidecall.test>',
    ]),
    status: 200,
    reads: { from: 'sip:a.g.bell@sidecall.test', fromTag: '43', to: 'sip:t.watson@sidecall.test' },
  },
  {
    name: 'badvers',
    section: '3.1.2.16',
    why: 'another version gets 505 (21.5.6)',
    message: started('OPTIONS sip:sidecall.test SIP/7.0', 'badvers', 'OPTIONS', 'SIP/7.0/WS'),
    status: 505,
  },
  {
    name: 'mismatch01',
    section: '3.1.2.17',
    why: 'the CSeq names the request’s own method (8.1.1.5)',
    message: request('OPTIONS', 'mismatch01', ['CSeq: 8 INVITE']),
    status: 400,
  },
  {
    name: 'mismatch02',
    section: '3.1.2.18',
    why: 'so it does for a method that nobody knows',
    message: request('NEWMETHOD', 'mismatch02', ['CSeq: 8 INVITE']),
    status: 400,
  },
];

/** Section 3.2: of the transaction layer. */
export const transaction: Torture[] = [
  {
    name: 'badbranch',
    section: '3.2.1',
    why: 'the cookie alone is the branch of everybody: such requests are told apart as RFC 2543 did (17.2.3)',
    message: request('OPTIONS', 'badbranch', ['Via: SIP/2.0/WS phone.invalid;branch=z9hG4bK']),
    status: 200,
    reads: { branch: '' },
  },
  {
    name: 'badbranch, another',
    section: '3.2.1',
    why: 'is not the one before again',
    message: request('MESSAGE', 'badbranch2', ['Via: SIP/2.0/WS phone.invalid;branch=z9hG4bK']),
    status: 405,
  },
];

/** Section 3.3: well-formed requests that cannot be fulfilled. */
export const application: Torture[] = [
  {
    name: 'insuf',
    section: '3.3.1',
    why: 'no To, From and Call-ID: answered with what there is (8.1.1)',
    message: wire(
      [
        'INVITE sip:+14155550100@sidecall.test SIP/2.0',
        'CSeq: 193942 INVITE',
        'Via: SIP/2.0/WS phone.invalid;branch=z9hG4bKkdj.insuf',
        'Content-Type: application/sdp',
        'l: LENGTH',
      ],
      offer(),
    ),
    status: 400,
  },
  {
    name: 'unkscm',
    section: '3.3.2',
    why: 'a scheme that nobody knows (8.2.2.1)',
    message: request('OPTIONS', 'unkscm', [], { uri: 'nobodyKnowsThisScheme:totallyopaquecontent' }),
    status: 416,
  },
  {
    name: 'novelsc',
    section: '3.3.3',
    why: 'a scheme that is known, and none of SIP’s',
    message: request('OPTIONS', 'novelsc', [], { uri: 'soap.beep://192.0.2.103:3002' }),
    status: 416,
  },
  {
    name: 'unksm2',
    section: '3.3.4',
    why: 'any URI may stand in To, From and Contact; what is registered is a SIP URI (10.3)',
    message: request('REGISTER', 'unksm2', [
      'To: isbn:2983792873',
      'From: <http://www.invalid>;tag=3234233',
      'Contact: <name:John_Smith>',
    ]),
    status: 400,
    reads: { to: 'isbn:2983792873', from: 'http://www.invalid', fromTag: '3234233' },
    registers: [],
  },
  {
    name: 'bext01',
    section: '3.3.5',
    why: 'extensions that are required and unknown are named back (8.2.2.3); Proxy-Require is for proxies',
    message: request('OPTIONS', 'bext01', [
      'Require: nothingSupportsThis, nothingSupportsThisEither',
      'Require: norThis',
      'Proxy-Require: noProxiesSupportThis',
    ]),
    status: 420,
    says: /\r\nUnsupported: nothingSupportsThis, ?nothingSupportsThisEither, ?norThis\r\n/,
  },
  {
    name: 'invut',
    section: '3.3.6',
    why: 'a body of a kind that nobody knows gets 415, and the kinds that are known (8.2.3)',
    message: request('INVITE', 'invut', ['Content-Type: application/unknownformat'], {
      body: '<audio><pcmu/></audio>',
    }),
    status: 415,
    says: /\r\nAccept: .*application\/sdp/,
  },
  {
    name: 'regaut01',
    section: '3.3.7',
    why: 'a way to prove oneself that nobody knows proves nothing',
    message: request('REGISTER', 'regaut01', [
      'Authorization: NoOneKnowsThisScheme opaque-data=here',
      'Contact: <sip:robin@phone.invalid>',
    ]),
    status: 401,
    says: /\r\nWWW-Authenticate: Bearer/,
    registers: [],
  },
  {
    name: 'multi01',
    section: '3.3.8',
    why: 'headers that there can be only one of (7.3.1)',
    message: request('INVITE', 'multi01', [
      'CSeq: 5 INVITE',
      'Call-ID: multi01.98asdh@phone.invalid',
      'Call-ID: multi01.98asdh@other.invalid',
      'CSeq: 59 INVITE',
      'From: sip:user@sidecall.test;tag=3413415',
      'From: sip:otheruser@sidecall.test;tag=2923420123',
      'To: sip:+14155550100@sidecall.test',
      'To: sip:+14155550101@sidecall.test',
      'Max-Forwards: 70',
      'Max-Forwards: 5',
      'Content-Type: application/sdp',
      'Content-Type: multipart/mixed;boundary=asdf',
    ]),
    status: 400,
  },
  {
    name: 'mcl01',
    section: '3.3.9',
    why: 'two lengths: neither is believed',
    message: request('OPTIONS', 'mcl01', ['Content-Length: 13', 'Content-Length: 5'], { body: "There's no way" }),
    status: 400,
  },
  {
    name: 'zeromf',
    section: '3.3.11',
    why: 'Max-Forwards counts proxies; where a request has arrived, none is left to count (8.2)',
    message: request('OPTIONS', 'zeromf', ['Max-Forwards: 0']),
    status: 200,
  },
  {
    name: 'cparam01',
    section: '3.3.12',
    why: 'without brackets a parameter is the header’s (20.10)',
    message: request('REGISTER', 'cparam01', ['Contact: sip:+14155550122@phone.invalid;unknownparam']),
    status: 200,
    registers: ['sip:+14155550122@phone.invalid'],
  },
  {
    name: 'cparam02',
    section: '3.3.13',
    why: 'within brackets it is the URI’s',
    message: request('REGISTER', 'cparam02', ['Contact: <sip:+14155550122@phone.invalid;unknownparam>']),
    status: 200,
    registers: ['sip:+14155550122@phone.invalid;unknownparam'],
  },
  {
    name: 'regescrt',
    section: '3.3.14',
    why: 'headers in a contact’s URI are kept with it; the Route they ask for is not honoured (19.1.5), which the test of calls to it shows',
    message: request('REGISTER', 'regescrt', ['Contact: <sip:robin@phone.invalid?Route=%3Csip:sip.invalid%3E>']),
    status: 200,
    registers: ['sip:robin@phone.invalid?Route=%3Csip:sip.invalid%3E'],
  },
  {
    name: 'sdp01',
    section: '3.3.15',
    why: 'the answer to this INVITE will be SDP, which its sender does not understand (21.4.7)',
    message: request('INVITE', 'sdp01', ['Accept: text/nobodyKnowsThis']),
    status: 406,
  },
];
