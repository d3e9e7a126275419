import type { SipCase } from './sip-case.ts';

/** Open-source telephone systems and proxies. */
export const pbx: SipCase[] = [
  {
    name: 'Asterisk chan_sip, INVITE',
    source: 'chan_sip: tag "as" and eight hexadecimal digits, rport without value',
    text: `INVITE sip:+14155550100@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK6f1c2b7a;rport
From: "Front Desk" <sip:+14155550101@192.0.2.10>;tag=as4d3c2b1a
To: <sip:+14155550100@192.0.2.20>
Contact: <sip:+14155550101@192.0.2.10:5060>
Call-ID: 3f2a1b0c4d5e6f708192a3b4c5d6e7f8@192.0.2.10:5060
CSeq: 102 INVITE
User-Agent: Asterisk PBX 16.2.1
Date: Fri, 27 Nov 2026 09:00:00 GMT
Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, SUBSCRIBE, NOTIFY, INFO, PUBLISH, MESSAGE
Supported: replaces, timer`,
    body: true,
    call: ['+14155550101', '+14155550100'],
    reads: { fromName: 'Front Desk', fromTag: 'as4d3c2b1a' },
  },
  {
    name: 'Asterisk chan_sip, an anonymous caller',
    source: 'RFC 3323 4.1.1.3; chan_sip with a presentation that is prohibited',
    text: `INVITE sip:+14155550100@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK11aa22bb;rport
From: "Anonymous" <sip:anonymous@anonymous.invalid>;tag=as11112222
To: <sip:+14155550100@192.0.2.20>
Contact: <sip:anonymous@192.0.2.10:5060>
Call-ID: 1111@192.0.2.10
CSeq: 102 INVITE`,
    body: true,
    call: [null, '+14155550100'],
  },
  {
    name: 'Asterisk PJSIP, INVITE with an asserted identity',
    source: 'RFC 3325 9.1; res_pjsip with trust_id_outbound',
    text: `INVITE sip:+14155550100@192.0.2.20:5060 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.10:5060;rport;branch=z9hG4bKPj5e1c8b0a-1111-4222-8333-abcdefabcdef
From: "Marks & Co" <sip:4021@192.0.2.10>;tag=0a1b2c3d-aaaa-4bbb-8ccc-000000000001
To: <sip:+14155550100@192.0.2.20>
Contact: <sip:asterisk@192.0.2.10:5060>
Call-ID: 7f6e5d4c-1234-4321-9999-111122223333
CSeq: 21347 INVITE
Allow: OPTIONS, REGISTER, SUBSCRIBE, NOTIFY, PUBLISH, INVITE, ACK, BYE, CANCEL, UPDATE, PRACK, INFO, MESSAGE, REFER
Supported: 100rel, timer, replaces, norefersub, histinfo
Session-Expires: 1800
Min-SE: 90
P-Asserted-Identity: "Marks & Co" <sip:+14155550102@192.0.2.10>`,
    body: true,
    call: ['+14155550102', '+14155550100'],
  },
  {
    name: 'Asterisk PJSIP, 200 OK',
    source: 'RFC 3261 12.1.1: the tag and Contact of the callee',
    text: `SIP/2.0 200 OK
Via: SIP/2.0/UDP 192.0.2.20:5060;rport=5060;received=192.0.2.20;branch=z9hG4bKours1
Call-ID: ours-1
From: <sip:+14155550100@192.0.2.20>;tag=ours
To: <sip:+14155550101@192.0.2.10>;tag=5b7c8d9e-dddd-4eee-8fff-000000000002
CSeq: 1 INVITE
Server: Asterisk PBX 22.1.0
Contact: <sip:192.0.2.10:5060>
Allow: OPTIONS, REGISTER, INVITE, ACK, BYE, CANCEL, UPDATE, PRACK
Supported: 100rel, timer, replaces`,
    body: true,
    reads: { status: 200, toTag: '5b7c8d9e-dddd-4eee-8fff-000000000002', bodyType: 'application/sdp' },
  },
  {
    name: 'Asterisk PJSIP, OPTIONS to qualify',
    source: 'RFC 3261 11; res_pjsip qualify_frequency',
    text: `OPTIONS sip:192.0.2.20:5060 SIP/2.0
Via: SIP/2.0/TCP 192.0.2.10:5060;rport;branch=z9hG4bKPj0000;alias
From: <sip:qualify@192.0.2.10>;tag=q1
To: <sip:192.0.2.20>
Contact: <sip:qualify@192.0.2.10:5060;transport=TCP>
Call-ID: qualify-1
CSeq: 5522 OPTIONS`,
    reads: { method: 'OPTIONS', contact: 'qualify@192.0.2.10:5060', fromTag: 'q1' },
  },
  {
    name: 'Asterisk, BYE with a cause',
    source: 'RFC 3326 section 2; Asterisk adds X-Asterisk-HangupCause',
    text: `BYE sip:sidecall@192.0.2.20:5060 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK0f0f;rport
From: <sip:+14155550101@192.0.2.10>;tag=as01
To: <sip:+14155550100@192.0.2.20>;tag=ours
Call-ID: bye-1
CSeq: 103 BYE
Reason: Q.850;cause=17;text="User busy, sorry; cause=1"
X-Asterisk-HangupCause: User busy
X-Asterisk-HangupCauseCode: 17`,
    reads: { method: 'BYE', cause: 17, toTag: 'ours' },
  },
  {
    name: 'Asterisk, digit by INFO',
    source: 'chan_sip dtmfmode=info: application/dtmf-relay',
    text: `INFO sip:sidecall@192.0.2.20:5060 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK1f1f;rport
From: <sip:+14155550101@192.0.2.10>;tag=as01
To: <sip:+14155550100@192.0.2.20>;tag=ours
Call-ID: info-1
CSeq: 104 INFO`,
    type: 'application/dtmf-relay',
    body: 'Signal=5\r\nDuration=250\r\n',
    reads: { method: 'INFO', digits: '5' },
  },
  {
    name: 'FreeSWITCH, INVITE',
    source: 'mod_sofia: tags of letters and digits, gw+ Contact, X-FS-Support',
    text: `INVITE sip:+14155550100@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.11:5080;rport;branch=z9hG4bKQ3yS0aZe5Nt7K
From: "Nkosi, Sipho" <sip:+14155550103@192.0.2.11>;tag=8Zj4aBpQm0H2e
To: <sip:+14155550100@192.0.2.20>
Call-ID: 0b1c2d3e-4f50-1239-8899-aabbccddeeff
CSeq: 98765432 INVITE
Contact: <sip:gw+carrier@192.0.2.11:5080;transport=udp;gw=carrier>
User-Agent: FreeSWITCH-mod_sofia/1.10.11
Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, MESSAGE, INFO, UPDATE, REGISTER, REFER, NOTIFY
Supported: timer, path, replaces
Allow-Events: talk, hold, conference, refer
X-FS-Support: update_display,send_info
Remote-Party-ID: "Nkosi, Sipho" <sip:+14155550103@192.0.2.11>;party=calling;screen=yes;privacy=off`,
    body: true,
    call: ['+14155550103', '+14155550100'],
    reads: { fromName: 'Nkosi, Sipho', contact: 'gw+carrier@192.0.2.11:5080' },
  },
  {
    name: 'FreeSWITCH, a caller who hides',
    source: 'draft-ietf-sip-privacy-04: Remote-Party-ID with privacy=full',
    text: `INVITE sip:+14155550100@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.11:5080;rport;branch=z9hG4bKa
From: "Anonymous" <sip:+14155550103@192.0.2.11>;tag=a
To: <sip:+14155550100@192.0.2.20>
Call-ID: fs-hide
CSeq: 1 INVITE
Contact: <sip:mod_sofia@192.0.2.11:5080>
Remote-Party-ID: "Anonymous" <sip:+14155550103@192.0.2.11>;party=calling;screen=yes;privacy=full`,
    body: true,
    call: [null, '+14155550100'],
  },
  {
    name: 'FreeSWITCH, BYE with two reasons in one line',
    source: 'RFC 3326 section 2: a list, Q.850 beside SIP',
    text: `BYE sip:sidecall@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.11:5080;rport;branch=z9hG4bKb
From: <sip:1@192.0.2.11>;tag=a
To: <sip:2@192.0.2.20>;tag=b
Call-ID: fs-bye
CSeq: 2 BYE
Reason: SIP;cause=480;text="a, b",Q.850;cause=16;text="NORMAL_CLEARING"`,
    reads: { cause: 16 },
  },
  {
    name: 'FreeSWITCH, INVITE without an offer',
    source: 'RFC 3261 13.2.1; 3PCC of mod_sofia',
    text: `INVITE sip:+14155550100@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.11:5080;rport;branch=z9hG4bKc
From: <sip:+14155550103@192.0.2.11>;tag=c
To: <sip:+14155550100@192.0.2.20>
Call-ID: fs-3pcc
CSeq: 1 INVITE
Contact: <sip:mod_sofia@192.0.2.11:5080>`,
    call: ['+14155550103', '+14155550100'],
    reads: { bodyType: '' },
  },
  {
    name: 'FreeSWITCH, digit by INFO with its own duration',
    source: 'mod_sofia dtmf-type=info',
    text: `INFO sip:sidecall@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.11:5080;rport;branch=z9hG4bKd
From: <sip:1@192.0.2.11>;tag=a
To: <sip:2@192.0.2.20>;tag=b
Call-ID: fs-info
CSeq: 3 INFO`,
    type: 'application/dtmf-relay',
    body: 'Signal=#\r\nDuration=2000\r\n',
    reads: { digits: '#' },
  },
  {
    name: 'Kamailio between, with Record-Route of two interfaces',
    source: 'RFC 3261 16.6 step 4; rr module with enable_double_rr',
    text: `INVITE sip:+14155550100@192.0.2.20 SIP/2.0
Record-Route: <sip:192.0.2.12;r2=on;lr=on;ftag=k1>, <sip:198.51.100.12;r2=on;lr=on;ftag=k1>
Via: SIP/2.0/UDP 192.0.2.12;branch=z9hG4bK8f1d.2c3b4a59.0
Via: SIP/2.0/UDP 198.51.100.7:5060;received=198.51.100.8;branch=z9hG4bK776asdhds;rport=5062
From: <sip:+14155550104@example.com>;tag=k1
To: <sip:+14155550100@example.com>
Call-ID: kam-1
CSeq: 1 INVITE
Contact: <sip:+14155550104@198.51.100.7:5060;alias=198.51.100.8~5062~1>`,
    body: true,
    call: ['+14155550104', '+14155550100'],
    reads: { branch: 'z9hG4bK8f1d.2c3b4a59.0', routes: 2 },
  },
  {
    name: 'Kamailio, the keep-alive of nathelper',
    source: 'RFC 3261 11; nathelper natping_method OPTIONS',
    text: `OPTIONS sip:sidecall@192.0.2.20:5060 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.12:5060;branch=z9hG4bK1234567
From: sip:pinger@example.com;tag=uloc-5f4e-1a2b-1
To: sip:sidecall@192.0.2.20:5060
Call-ID: uloc-ping-1@192.0.2.12
CSeq: 1 OPTIONS
Content-Length: 0`,
    reads: { method: 'OPTIONS', fromTag: 'uloc-5f4e-1a2b-1' },
  },
  {
    name: 'Kamailio, a Via without rport and with an i parameter',
    source: 'RFC 3261 20.42: unknown parameters are passed over; tcp "i="',
    text: `BYE sip:sidecall@192.0.2.20 SIP/2.0
Via: SIP/2.0/TCP 192.0.2.12:5060;branch=z9hG4bKcydzigwkX;i=1a2b
Via: SIP/2.0/WSS df7jal23ls0d.invalid;branch=z9hG4bK56sdasks;rport=50001;received=203.0.113.5
From: <sip:1@example.com>;tag=1
To: <sip:2@example.com>;tag=2
Call-ID: kam-bye
CSeq: 7 BYE`,
    reads: { method: 'BYE', branch: 'z9hG4bKcydzigwkX' },
  },
  {
    name: 'OpenSIPS, topology hiding',
    source: 'topology_hiding module: Contact with thinfo',
    text: `INVITE sip:+14155550100@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.13:5060;branch=z9hG4bKb4b6.1f2e3d4c.0;i=ab12
From: "sales" <sip:+14155550105@example.com>;tag=o1
To: <sip:+14155550100@example.com>
CSeq: 10 INVITE
Call-ID: DLGCH_ZGlhbG9nIGNhbGwgaWQ-
Contact: <sip:192.0.2.13:5060;thinfo=cmVtb3RlLWluZm8->
User-Agent: OpenSIPS (3.4.2 (x86_64/linux))`,
    body: true,
    call: ['+14155550105', '+14155550100'],
    reads: { contact: '192.0.2.13:5060' },
  },
  {
    name: 'OpenSIPS, dialog ping',
    source: 'dialog module: in-dialog OPTIONS with a CSeq of its own',
    text: `OPTIONS sip:sidecall@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.13:5060;branch=z9hG4bK0.9
From: <sip:1@example.com>;tag=1
To: <sip:2@example.com>;tag=2
Call-ID: osips-ping
CSeq: 11 OPTIONS`,
    reads: { method: 'OPTIONS', toTag: '2' },
  },
  {
    name: 'sipp, the built-in caller',
    source: 'sipp uac scenario: pid in the tag, call number in the Call-ID',
    text: `INVITE sip:+14155550100@192.0.2.20:5060 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.14:5060;branch=z9hG4bK-4242-1-0
From: sipp <sip:sipp@192.0.2.14:5060>;tag=4242SIPpTag001
To: +14155550100 <sip:+14155550100@192.0.2.20:5060>
Call-ID: 1-4242@192.0.2.14
CSeq: 1 INVITE
Contact: sip:sipp@192.0.2.14:5060
Subject: Performance Test`,
    body: true,
    call: ['sipp', '+14155550100'],
    reads: { fromName: 'sipp', fromTag: '4242SIPpTag001', contact: 'sipp@192.0.2.14:5060' },
  },
  {
    name: 'sipp, call id with slashes',
    source: 'sipp: [call_id] behind "///" shares the counter',
    text: `BYE sip:sidecall@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.14:5060;branch=z9hG4bK-4242-1-7
From: sipp <sip:sipp@192.0.2.14:5060>;tag=4242SIPpTag001
To: sut <sip:+14155550100@192.0.2.20>;tag=ours
Call-ID: b///1-4242@192.0.2.14
CSeq: 2 BYE`,
    reads: { method: 'BYE', fromTag: '4242SIPpTag001' },
  },
  {
    name: 'baresip, INVITE',
    source: 'baresip: +sip.instance in quotes, hexadecimal tags',
    text: `INVITE sip:+14155550100@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.15:52345;branch=z9hG4bK1f2e3d4c5b6a7988;rport
Contact: <sip:robin-0x55d0c2@192.0.2.15:52345>;expires=3600;+sip.instance="<urn:uuid:00000000-0000-0000-0000-000000000001>"
To: <sip:+14155550100@192.0.2.20>
From: <sip:+14155550106@192.0.2.20>;tag=1a2b3c4d5e6f7081
Call-ID: 0a1b2c3d4e5f6071
CSeq: 31001 INVITE
User-Agent: baresip v3.1.0 (x86_64/linux)
Supported: gruu,replaces,norefersub`,
    body: true,
    call: ['+14155550106', '+14155550100'],
    reads: { contact: 'robin-0x55d0c2@192.0.2.15:52345' },
  },
  {
    name: 'Yate, without a display name and with an empty Via parameter',
    source: 'RFC 3261 25.1 has no empty parameter; nothing in it is needed',
    text: `INVITE sip:+14155550100@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.16:5060;;rport=;branch=z9hG4bK2014
From: <sip:+14155550107@192.0.2.16>;tag=199301
To: <sip:+14155550100@192.0.2.20>
Call-ID: 1804289383@192.0.2.16
CSeq: 846 INVITE
Contact: <sip:+14155550107@192.0.2.16:5060>`,
    body: true,
    call: ['+14155550107', '+14155550100'],
    reads: { branch: 'z9hG4bK2014' },
  },
];
