import type { SipCase } from './sip-case.ts';

/** Session border controllers and gateways. */
export const sbc: SipCase[] = [
  {
    name: 'Cisco CUBE, INVITE with Remote-Party-ID and a date',
    source: 'CUBE: tag of two halves, Cisco-Guid of decimal numbers',
    text: `INVITE sip:+14155550100@192.0.2.20:5060 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.30:5060;branch=z9hG4bK1A2B3C1F7
Remote-Party-ID: "Reception" <sip:+14155550101@192.0.2.30>;party=calling;screen=yes;privacy=off
From: "Reception" <sip:+14155550101@192.0.2.30>;tag=5E6F7A8-1C2D
To: <sip:+14155550100@192.0.2.20>
Date: Fri, 27 Nov 2026 09:00:00 GMT
Call-ID: 1A2B3C4D-5E6F11EF-8001A2B3-C4D5E6F7@192.0.2.30
Supported: 100rel,timer,resource-priority,replaces,sdp-anat
Min-SE:  1800
Cisco-Guid: 0439041101-1584337391-2147590835-3302352631
User-Agent: Cisco-SIPGateway/IOS-17.9.4
CSeq: 101 INVITE
Timestamp: 1795770000
Contact: <sip:+14155550101@192.0.2.30:5060>
Expires: 180
Allow-Events: telephone-event
Session-Expires:  1800
Content-Disposition: session;handling=required`,
    body: true,
    call: ['+14155550101', '+14155550100'],
    reads: { fromTag: '5E6F7A8-1C2D' },
  },
  {
    name: 'Cisco CUCM, INVITE without an offer',
    source: 'RFC 3261 13.2.1; CUCM sends early offers only where it is told to',
    text: `INVITE sip:+14155550100@192.0.2.20:5060 SIP/2.0
Via: SIP/2.0/TCP 192.0.2.31:5060;branch=z9hG4bK15c2e4a6b8d0
From: "Bell, Alex" <sip:+14155550102@192.0.2.31>;tag=1234~a1b2c3d4-0000-1111-2222-333344445555-98765
To: <sip:+14155550100@192.0.2.20>
Call-ID: a1b2c380-1122aabb-1a2-1f02a8c0@192.0.2.31
Supported: timer,resource-priority,replaces
CSeq: 101 INVITE
Expires: 180
Allow-Events: presence, kpml
Call-Info: <sip:192.0.2.31:5060>;method="NOTIFY;Event=telephone-event;Duration=500"
Session-ID: 0000105000105000a000000000000001;remote=00000000000000000000000000000000
P-Asserted-Identity: "Bell, Alex" <sip:+14155550102@192.0.2.31>
Remote-Party-ID: "Bell, Alex" <sip:+14155550102@192.0.2.31>;party=calling;screen=yes;privacy=off
Contact: <sip:+14155550102@192.0.2.31:5060;transport=tcp>;isFocus
Max-Forwards: 69`,
    call: ['+14155550102', '+14155550100'],
    reads: { fromName: 'Bell, Alex', fromTag: '1234~a1b2c3d4-0000-1111-2222-333344445555-98765', bodyType: '' },
  },
  {
    name: 'Cisco CUCM, its BYE',
    source: 'CUCM: Reason with Q.850 in lower case spaces',
    text: `BYE sip:sidecall@192.0.2.20:5060;transport=tcp SIP/2.0
Via: SIP/2.0/TCP 192.0.2.31:5060;branch=z9hG4bK15c2
From: <sip:1@192.0.2.31>;tag=1
To: <sip:2@192.0.2.20>;tag=2
Call-ID: cucm-bye
CSeq: 102 BYE
Reason: Q.850; cause=16`,
    reads: { cause: 16 },
  },
  {
    name: 'Cisco CUBE, digits by NOTIFY of its own event',
    source: 'RFC 6665 4.1.3: nobody subscribed to it; it is read all the same',
    text: `NOTIFY sip:sidecall@192.0.2.20:5060 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.30:5060;branch=z9hG4bKn
From: <sip:1@192.0.2.30>;tag=1
To: <sip:2@192.0.2.20>;tag=2
Call-ID: cube-notify
CSeq: 103 NOTIFY
Event: telephone-event;rate=1000
Subscription-State: active`,
    reads: { method: 'NOTIFY' },
  },
  {
    name: 'Cisco gateway, digit by INFO',
    source: 'Cisco dtmf-relay sip-info: Signal and Duration',
    text: `INFO sip:sidecall@192.0.2.20:5060 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.30:5060;branch=z9hG4bKi
From: <sip:1@192.0.2.30>;tag=1
To: <sip:2@192.0.2.20>;tag=2
Call-ID: cube-info
CSeq: 104 INFO`,
    type: 'application/dtmf-relay',
    body: 'Signal= 1\r\nDuration= 160\r\n',
    reads: { digits: '1' },
  },
  {
    name: 'Cisco PGW, ISUP beside the description',
    source: 'RFC 3204 section 4: optional handling',
    text: `INVITE sip:+14155550100@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.32:5060;branch=z9hG4bKpgw
From: <sip:+14155550103@192.0.2.32;user=phone>;tag=pgw
To: <sip:+14155550100@192.0.2.20;user=phone>
Call-ID: pgw-1
CSeq: 1 INVITE
Contact: <sip:+14155550103@192.0.2.32:5060>
MIME-Version: 1.0`,
    type: 'multipart/mixed;boundary=uniqueBoundary',
    body: '--uniqueBoundary\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n\r\n--uniqueBoundary\r\nContent-Type: application/gtd\r\nContent-Disposition: signal;handling=optional\r\n\r\nIAM,\r\nPRN,isdn*,,NET5*\r\n--uniqueBoundary--\r\n',
    call: ['+14155550103', '+14155550100'],
    reads: { bodyType: 'application/sdp' },
  },
  {
    name: 'Avaya Aura, INVITE with an Av-Global-Session-ID and an epv parameter',
    source: 'Avaya Session Manager: unknown headers and URI parameters are passed over',
    text: `INVITE sip:+14155550100@example.com SIP/2.0
Record-Route: <sip:18a2b3c4@192.0.2.33;transport=tcp;lr>
From: "Conference, Room 4" <sip:+14155550104@example.com>;tag=80a1b2c3d4e5f
To: <sip:+14155550100@example.com>
Call-ID: 80a1b2c3d4e5f60718293a4b
CSeq: 1 INVITE
Via: SIP/2.0/TCP 192.0.2.33;branch=z9hG4bKAv1-2-3-4-AP;ft=1
Via: SIP/2.0/TCP 192.0.2.34;branch=z9hG4bK80a1b2c3;psrrposn=2;received=192.0.2.34
Contact: "Conference, Room 4" <sip:+14155550104@192.0.2.34;transport=tcp;epv=%3csip%3a4104%40example.com%3e>
Av-Global-Session-ID: 1a2b3c4d-5e6f-11ef-8899-000000000001
P-Asserted-Identity: "Conference, Room 4" <sip:+14155550104@example.com>
P-Location: SM;origloc="HQ, 2nd floor";termloc="SBC"
History-Info: <sip:+14155550100@example.com>;index=1
User-Agent: Avaya CM/R018x.01.0.890.0`,
    body: true,
    call: ['+14155550104', '+14155550100'],
    reads: { routes: 1, contact: '+14155550104@192.0.2.34' },
  },
  {
    name: 'Avaya IP Office, a name without quotes that has a comma',
    source: 'RFC 3261 25.1 wants quotes; a bad name costs the name (RFC 4475 3.1.2.15)',
    text: `INVITE sip:+14155550100@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.35:5060;rport;branch=z9hG4bK5d6e7f
From: Nkosi, Sipho <sip:+14155550105@192.0.2.35>;tag=0a1b2c3d4e
To: <sip:+14155550100@192.0.2.20>
Call-ID: 0f1e2d3c4b5a
CSeq: 1029384756 INVITE
Contact: Nkosi, Sipho <sip:+14155550105@192.0.2.35:5060;transport=udp>
P-Asserted-Identity: Nkosi, Sipho <sip:+14155550105@192.0.2.35:5060>`,
    body: true,
    call: ['+14155550105', '+14155550100'],
    reads: { fromName: 'Nkosi, Sipho', contact: '+14155550105@192.0.2.35:5060' },
  },
  {
    name: 'Sonus SBC, INVITE',
    source: 'Sonus: tag gK, branch B and numbers, P-Asserted-Identity twice',
    text: `INVITE sip:+14155550100@192.0.2.20:5060 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.36:5060;branch=z9hG4bK04B1a2b3c4d5e6f7081
From: "WIRELESS CALLER" <sip:+14155550106@192.0.2.36;isup-oli=62>;tag=gK0400a1b2
To: <sip:+14155550100@192.0.2.20>
Call-ID: 84012345_99887766@192.0.2.36
CSeq: 876543 INVITE
Allow: INVITE,ACK,CANCEL,BYE,REGISTER,REFER,INFO,SUBSCRIBE,NOTIFY,PRACK,UPDATE,OPTIONS,MESSAGE,PUBLISH
Accept: application/sdp, application/isup, application/dtmf, application/dtmf-relay, multipart/mixed
Contact: "WIRELESS CALLER" <sip:+14155550106@192.0.2.36:5060>
P-Asserted-Identity: "WIRELESS CALLER" <sip:+14155550106@192.0.2.36:5060>, <tel:+14155550106>
Supported: timer,100rel,precondition
Session-Expires: 1800
Min-SE: 90`,
    body: true,
    call: ['+14155550106', '+14155550100'],
    reads: { fromTag: 'gK0400a1b2' },
  },
  {
    name: 'Sonus PSX, with a number that failed its proof',
    source: '3GPP TS 24.229 7.2A.20: verstat',
    text: `INVITE sip:+14155550100@192.0.2.20:5060 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.36:5060;branch=z9hG4bK04B2
From: <sip:+14155550107@192.0.2.36>;tag=gK04
To: <sip:+14155550100@192.0.2.20>
Call-ID: 84012346_1@192.0.2.36
CSeq: 1 INVITE
Contact: <sip:+14155550107@192.0.2.36:5060>
P-Asserted-Identity: "SCAM LIKELY" <sip:+14155550107;verstat=TN-Validation-Failed@192.0.2.36;user=phone>`,
    body: true,
    call: ['+14155550107', '+14155550100'],
    reads: { unverified: true },
  },
  {
    name: 'Ribbon, privacy id',
    source: 'RFC 3325 9.3',
    text: `INVITE sip:+14155550100@192.0.2.20:5060 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.36:5060;branch=z9hG4bK04B3
From: "Anonymous" <sip:Restricted@192.0.2.36>;tag=gK05
To: <sip:+14155550100@192.0.2.20>
Call-ID: 84012347_1@192.0.2.36
CSeq: 1 INVITE
Contact: <sip:192.0.2.36:5060>
Privacy: id;critical
P-Asserted-Identity: <sip:+14155550107@192.0.2.36>`,
    body: true,
    call: [null, '+14155550100'],
  },
];
