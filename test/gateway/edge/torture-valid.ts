import { offer } from '../telephony/support/raw-phone.ts';
import { request, type Torture, wire } from './torture-case.ts';

const long = (word: string, times: number): string => word.repeat(times);

/** RFC 4475 section 3.1.1: unusual, but valid. */
export const valid: Torture[] = [
  {
    name: 'wsinv',
    section: '3.1.1.1',
    why: 'folding, compact forms and spaces are read as if they were not there; it is of a dialog that is unknown (RFC 3261 12.2.2)',
    message: wire(
      [
        'INVITE sip:+14155550100@sidecall.test;unknownparam SIP/2.0',
        'TO :',
        ' sip:+14155550100@sidecall.test ;   tag    = 1918181833n',
        'from   : "R Hood \\\\\\""       <sip:robin@sidecall.test>',
        '  ;',
        '  tag = 98asjd8',
        'MaX-fOrWaRdS: 0068',
        'Call-ID: wsinv.ndaksdj@phone.invalid',
        'Content-Length   : LENGTH',
        'cseq: 0009',
        '  INVITE',
        'Via  : SIP  /   2.0',
        ' /WS',
        '    phone.invalid;branch=390skdjuw',
        's :',
        'NewFangledHeader:   newfangled value',
        ' continued newfangled value',
        'UnknownHeaderWithUnusualValue: ;;,,;;,;',
        'Content-Type: application/sdp',
        'Route:',
        ' <sip:services.invalid;lr;unknownwith=value;unknown-no-value>',
        'v:  SIP  / 2.0  / TCP     spindle.invalid   ;',
        '  branch  =   z9hG4bK9ikj8  ,',
        ' SIP  /    2.0   / UDP  192.0.2.111   ; branch=',
        ' z9hG4bK30239',
        'm:"Quoted string \\"\\"" <sip:robin@phone.invalid> ; newparam =',
        '      newvalue ;',
        '  secondparam ; q = 0.33',
      ],
      offer(),
    ),
    status: 481,
    reads: {
      method: 'INVITE',
      uri: 'sip:+14155550100@sidecall.test;unknownparam',
      cseq: 9,
      fromName: 'R Hood \\"',
      fromTag: '98asjd8',
      toTag: '1918181833n',
      branch: '',
      body: offer(),
    },
  },
  {
    name: 'intmeth',
    section: '3.1.1.2',
    why: 'a method is any token (25.1); one that nobody knows gets 405 and the known ones',
    message: request(
      "!interesting-Method0123456789_*+`.%indeed'~",
      'intmeth',
      [
        "Via: SIP/2.0/WS phone.invalid;branch=z9hG4bK-.!%66*_+`'~",
        'To: "BEL:\\\x07 NUL:\\\x00 DEL:\\\x7f" <sip:1_unusual.URI~(to-be!sure)&isn\'t+it$/crazy?,/;;*@sidecall.test>',
        "From: token1~` token2'+_ token3*%!.- <sip:mundane@sidecall.test>;fromParam''~+*_!.-%=\"работающий\";tag=_token~1'+`*%!-.",
        'Call-ID: intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{',
        "CSeq: 139122385 !interesting-Method0123456789_*+`.%indeed'~",
        "extensionHeader-!.%*+_`'~:\ufeff大停電",
      ],
      {
        uri: "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@sidecall.test",
      },
    ),
    status: 405,
    says: /\r\nAllow: .*INVITE/,
    reads: {
      method: "!interesting-Method0123456789_*+`.%indeed'~",
      callId: 'intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{',
      fromTag: "_token~1'+`*%!-.",
      fromName: "token1~` token2'+_ token3*%!.-",
      toName: 'BEL:\x07 NUL:\x00 DEL:\x7f',
      branch: "z9hG4bK-.!%66*_+`'~",
    },
  },
  {
    name: 'esc01',
    section: '3.1.1.3',
    why: 'what is escaped in the user part is not the URI’s own punctuation (19.1.2)',
    message: request('INVITE', 'esc01', ['To: sip:%75se%72@sidecall.test'], {
      uri: 'sip:sips%3Auser%40invalid@sidecall.test;other-param=summit',
    }),
    status: 486,
    dials: 'sips:user@invalid',
    reads: { to: 'sip:%75se%72@sidecall.test' },
  },
  {
    name: 'escnull',
    section: '3.1.1.4',
    why: 'an escaped NUL ends nothing: these are two contacts',
    message: request('REGISTER', 'escnull', [
      'Contact: <sip:%00@phone.invalid>',
      'Contact: <sip:%00%00@phone.invalid>',
    ]),
    status: 200,
    registers: ['sip:%00@phone.invalid', 'sip:%00%00@phone.invalid'],
  },
  {
    name: 'escnull, as a name',
    section: '3.1.1.4',
    why: 'robin with a NUL behind is not robin: nobody registers somebody else',
    message: request('REGISTER', 'escnull2', ['To: <sip:robin%00@sidecall.test>', 'Contact: <sip:a@phone.invalid>']),
    status: 403,
    registers: [],
  },
  {
    name: 'esc02',
    section: '3.1.1.5',
    why: 'a percent sign in a method or a name escapes nothing: this is no REGISTER',
    message: request('RE%47IST%45R', 'esc02', [
      'To: "%Z%45" <sip:robin@sidecall.test>',
      'Contact: <sip:alias1@phone.invalid>, <sip:alias2@phone.invalid>',
    ]),
    status: 405,
    reads: { method: 'RE%47IST%45R', toName: '%Z%45' },
    registers: [],
  },
  {
    name: 'lwsdisp',
    section: '3.1.1.6',
    why: 'no space is needed between a name and its bracket',
    message: request('OPTIONS', 'lwsdisp', ['From: caller<sip:caller@sidecall.test>;tag=323']),
    status: 200,
    reads: { fromName: 'caller', from: 'sip:caller@sidecall.test', fromTag: '323' },
  },
  {
    name: 'longreq',
    section: '3.1.1.7',
    why: 'no length that a message of 64 KiB can hold is a reason to refuse it',
    message: request('INVITE', 'longreq', [
      `To: "I have a user name of ${long('extreme', 10)} proportion"<sip:+14155550100@sidecall.test:6000;` +
        `unknownparam1=${long('very', 20)}longvalue;long${long('param', 25)}name=shortvalue;` +
        `${long('very', 25)}longParameterNameWithNoValue>`,
      `F: sip:${long('amazinglylongcallername', 5)}@sidecall.test;tag=12${long('982', 50)}424;` +
        `unknownheaderparam${long('name', 20)}=unknowheaderparam${long('value', 15)};` +
        `unknownValueless${long('paramname', 10)}`,
      `Call-ID: longreq.one${long('really', 20)}longcallid`,
      `Unknown-${long('Long', 20)}-Name: unknown-${long('long', 20)}-value; unknown-${long('long', 20)}-parameter-name = unknown-${long('long', 20)}-parameter-value`,
      `Via: SIP/2.0/WS phone.invalid;branch=z9hG4bK${long('really', 20)}longbranch`,
      ...Array.from({ length: 33 }, (_, hop) => `v: SIP/2.0/TCP sip${33 - hop}.invalid`),
      `V  : SIP  / 2.0 / TCP 192.0.2.2;branch=z9hG4bKe${long('very', 30)}long`,
      `m: <sip:${long('amazinglylongcallername', 5)}@phone.invalid>`,
    ]),
    status: 486,
    dials: '+14155550100',
    reads: {
      toName: `I have a user name of ${long('extreme', 10)} proportion`,
      callId: `longreq.one${long('really', 20)}longcallid`,
      fromTag: `12${long('982', 50)}424`,
    },
  },
  {
    name: 'dblreq',
    section: '3.1.1.8',
    why: 'what follows the body in the same frame is discarded (18.3): one frame is one message (RFC 7118 5), so the call inside never begins',
    message: Buffer.concat([
      request('REGISTER', 'dblreq', ['Contact: <sip:robin@phone.invalid>']),
      request('INVITE', 'dblreq-second', []),
    ]),
    status: 200,
    reads: { method: 'REGISTER', body: '' },
    registers: ['sip:robin@phone.invalid'],
  },
  {
    name: 'semiuri',
    section: '3.1.1.9',
    why: 'a semicolon before the "@" is the user part’s (19.1.1)',
    message: request('OPTIONS', 'semiuri', [], { uri: 'sip:user;par=u%40invalid@sidecall.test' }),
    status: 200,
    reads: { uri: 'sip:user;par=u%40invalid@sidecall.test' },
  },
  {
    name: 'transports',
    section: '3.1.1.10',
    why: 'a Via may name any transport, known or not; the answer goes back on the socket',
    message: request('OPTIONS', 'transports', [
      'Via: SIP/2.0/WS t1.invalid;branch=z9hG4bKkdjuw',
      ...['SCTP', 'TLS', 'UNKNOWN', 'TCP', 'TLS-SCTP'].map(
        (name, at) => `Via: SIP/2.0/${name} t${at + 2}.invalid;branch=z9hG4bK${at}`,
      ),
    ]),
    status: 200,
    says: /SIP\/2\.0\/WS.*SCTP.*TLS.*UNKNOWN.*TCP/s,
  },
  {
    name: 'mpart01',
    section: '3.1.1.11',
    why: 'a body may be bytes of any kind, and is as long as its bytes are; MESSAGE is none of ours',
    message: request(
      'MESSAGE',
      'mpart01',
      ['Content-Type: multipart/mixed;boundary=7a9cbec02ceef655', 'MIME-Version: 1.0'],
      {
        body: Buffer.concat([
          Buffer.from('--7a9cbec02ceef655\r\nContent-Type: text/plain\r\n\r\nHello\r\n--7a9cbec02ceef655\r\n'),
          Buffer.from('Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\n'),
          Buffer.from(Array.from({ length: 256 }, (_, at) => at)),
          Buffer.from('\r\n--7a9cbec02ceef655--'),
        ]),
      },
    ),
    status: 405,
  },
];

/** Section 3.4: from before RFC 3261. */
export const backward: Torture[] = [
  {
    name: 'inv2543',
    section: '3.4.1',
    why: 'no branch, no From tag and no Max-Forwards, as RFC 2543 had it: matched by what else it says (17.2.3, 12.1.1)',
    message: request(
      'INVITE',
      'inv2543',
      [
        'Via: SIP/2.0/WS iftgw.invalid',
        'From: <sip:+14155550111@phone.invalid;user=phone>',
        'Record-Route: <sip:UserB@sidecall.test;maddr=ss1.invalid>',
      ],
      { without: ['Max-Forwards', 'Content-Length'] },
    ),
    status: 486,
    dials: '+14155550100',
    reads: { fromTag: null, branch: '' },
  },
];
