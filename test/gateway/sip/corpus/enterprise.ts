import type { SipCase } from './sip-case.ts';

/** Soft switches and enterprise telephone systems. */
export const enterprise: SipCase[] = [
  {
    name: 'Oracle SBC, INVITE with route parameters and a hidden Contact',
    source: 'Acme Packet: topology hiding with long branches and tags of "SD"',
    text: `INVITE sip:+14155550100@192.0.2.20:5060;transport=udp SIP/2.0
Via: SIP/2.0/UDP 192.0.2.37:5060;branch=z9hG4bK0g1h2i3020p8q9r0s1t2.1
From: <sip:+14155550101@192.0.2.37;user=phone>;tag=SDabc0101-0A1B2C3D
To: <sip:+14155550100@192.0.2.20;user=phone>
Call-ID: SDabc0101-000102030405060708090a0b0c0d0e0f-v300g00
CSeq: 1 INVITE
Contact: <sip:+14155550101@192.0.2.37:5060;transport=udp>
Content-Type: application/sdp
Diversion: "Sales, EMEA" <sip:+14155550108@192.0.2.37>;reason=unconditional;counter=1;privacy=off
Route: <sip:192.0.2.20:5060;lr>`,
    body: true,
    call: ['+14155550101', '+14155550100'],
    reads: { fromTag: 'SDabc0101-0A1B2C3D' },
  },
  {
    name: 'Oracle SBC, 183 with Require',
    source: 'RFC 3262 section 3; RFC 3261 13.2.2.1',
    text: `SIP/2.0 183 Session Progress
Via: SIP/2.0/UDP 192.0.2.20:5060;received=192.0.2.20;branch=z9hG4bKours2;rport=5060
From: <sip:+14155550100@192.0.2.20>;tag=ours
To: <sip:+14155550101@192.0.2.37>;tag=SDdef0199-7777
Call-ID: ours-2
CSeq: 1 INVITE
Contact: <sip:+14155550101@192.0.2.37:5060;transport=udp>
RSeq: 1
Record-Route: <sip:192.0.2.37:5060;lr;ep>`,
    body: true,
    reads: { status: 183, toTag: 'SDdef0199-7777', routes: 1 },
  },
  {
    name: 'Metaswitch, INVITE with a number in national format',
    source: 'Metaswitch CFS: P-Charge-Info, Diversion, bare numbers',
    text: `INVITE sip:4155550100@192.0.2.20:5060;user=phone SIP/2.0
Via: SIP/2.0/UDP 192.0.2.38:5060;branch=z9hG4bK+0a1b2c3d4e5f60718293a4b5c6d7e8f9+1
Call-ID: 0A1B2C3D@192.0.2.38
From: "SMITH JOHN     " <sip:4155550109@192.0.2.38:5060;user=phone>;tag=192.0.2.38+1+abcd+ef01
To: <sip:4155550100@192.0.2.20;user=phone>
CSeq: 123456789 INVITE
Expires: 180
Supported: resource-priority, 100rel
Contact: <sip:4155550109@192.0.2.38:5060;user=phone>
P-Charge-Info: <sip:4155550109@192.0.2.38>;npi=ISDN;noa=3`,
    body: true,
    call: ['4155550109', '4155550100'],
    reads: { fromTag: '192.0.2.38+1+abcd+ef01' },
  },
  {
    name: 'Genesys SIP Server, INVITE with its own headers',
    source: 'Genesys: X-Genesys headers, epoch in the tag',
    text: `INVITE sip:+14155550100@192.0.2.20:5060 SIP/2.0
From: <sip:+14155550101@192.0.2.39:5060>;tag=0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9-12
To: <sip:+14155550100@192.0.2.20:5060>
Call-ID: 0A1B2C3D-1111-2222-3333-444455556666-8@192.0.2.39
CSeq: 1 INVITE
Via: SIP/2.0/UDP 192.0.2.39:5060;branch=z9hG4bK0A1B2C3D-7777-8888-9999-AAAABBBBCCCC-9
Contact: <sip:192.0.2.39:5060>
X-Genesys-CallUUID: 00000000000000000000000000000001
X-ISCC-CofId: location=sip; cofid=17`,
    body: true,
    call: ['+14155550101', '+14155550100'],
  },
  {
    name: 'Genesys Resource Manager, hunting',
    source: 'RFC 3261 16.6: Record-Route of a proxy without lr value',
    text: `BYE sip:sidecall@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.39:5160;branch=z9hG4bK0x1;rport
Via: SIP/2.0/UDP 192.0.2.40:5060;branch=z9hG4bK0x2
From: <sip:1@192.0.2.39>;tag=1
To: <sip:2@192.0.2.20>;tag=2
Call-ID: gen-bye
CSeq: 2 BYE
Reason: X.int ;reasoncode=0x00000000;add-info=05CB.00
Reason: q.850;cause=31`,
    reads: { cause: 31 },
  },
  {
    name: 'Mitel MiVoice, a name in Latin-1',
    source: 'RFC 3261 7.3.1 wants UTF-8; a byte of the name costs the byte',
    latin1: true,
    text: `INVITE sip:+14155550100@192.0.2.20:5060 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.41:5060;branch=z9hG4bK1234-5678-9
From: "M\xfcller, J\xf6rg" <sip:+14155550102@192.0.2.41>;tag=0_1234567890-98765
To: <sip:+14155550100@192.0.2.20>
Call-ID: 1234567890-98765
CSeq: 1 INVITE
Contact: <sip:+14155550102@192.0.2.41:5060;user=phone>
P-Asserted-Identity: "M\xfcller, J\xf6rg" <sip:+14155550102@192.0.2.41>`,
    body: true,
    call: ['+14155550102', '+14155550100'],
    reads: { fromName: 'Müller, Jörg' },
  },
  {
    name: 'Mitel 5000, folded headers',
    source: 'RFC 3261 7.3.1',
    text: `INVITE sip:+14155550100@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.41:5060
  ;branch=z9hG4bKfold
From: "Folded"
 <sip:+14155550103@192.0.2.41>
	;tag=fold
To: <sip:+14155550100@192.0.2.20>
Call-ID: fold-1
CSeq: 1 INVITE
Contact: <sip:+14155550103@192.0.2.41>`,
    body: true,
    call: ['+14155550103', '+14155550100'],
    reads: { fromTag: 'fold', branch: 'z9hG4bKfold' },
  },
  {
    name: 'Nortel CS1000, digits by INFO of its own kind',
    source: 'Nortel: application/vnd.nortelnetworks.digits',
    text: `INFO sip:sidecall@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.42:5060;branch=z9hG4bK-1a2b-3c4d-5e6f
From: <sip:1@192.0.2.42>;tag=1
To: <sip:2@192.0.2.20>;tag=2
Call-ID: nortel-info
CSeq: 5 INFO
x-nt-corr-id: 000000e0000000000000@000e0c000001`,
    type: 'application/vnd.nortelnetworks.digits',
    body: 'p=Digit-Collection\r\ny=Digits\r\ns=success\r\nu=1\r\ni=2\r\nd=7\r\n',
    reads: { digits: '7' },
  },
  {
    name: 'Nortel CS1000, the description beside MCDN and epid',
    source: 'Nortel: multipart with x-nt-mcdn parts that are optional',
    text: `INVITE sip:+14155550100;phone-context=example@example.com;user=phone SIP/2.0
From: "Lab 2" <sip:+14155550104@example.com;user=phone>;tag=1b2c-0-13c4-65014-4a5b6c7d-1
To: <sip:+14155550100@example.com;user=phone>
Call-ID: 1b2c-0-1
CSeq: 1 INVITE
Via: SIP/2.0/UDP 192.0.2.42:5060;branch=z9hG4bK-ef01-2345-6789
Contact: <sip:+14155550104@example.com:5060;maddr=192.0.2.42;transport=udp;user=phone>`,
    type: 'multipart/mixed;boundary=unique-boundary-1',
    body: '--unique-boundary-1\r\nContent-Type: application/SDP ;charset=ISO-8859-1\r\n\r\nv=0\r\n\r\n--unique-boundary-1\r\nContent-Type: application/x-nt-mcdn-frag-hex ;version=ssLinux-7.65.16\r\nContent-Disposition: signal ;handling=optional\r\n\r\n0500 3c01\r\n--unique-boundary-1--\r\n',
    call: ['+14155550104', '+14155550100'],
    reads: { bodyType: 'application/sdp' },
  },
  {
    name: 'AudioCodes Mediant, INVITE',
    source: 'AudioCodes: tag 1c and branch with "ac"',
    text: `INVITE sip:+14155550100@192.0.2.20;user=phone SIP/2.0
Via: SIP/2.0/TCP 192.0.2.43:5060;alias;branch=z9hG4bKac1234567890
From: "Robin" <sip:+14155550105@192.0.2.43;user=phone>;tag=1c1234567890
To: <sip:+14155550100@192.0.2.20;user=phone>
Call-ID: 12345678901120262710@192.0.2.43
CSeq: 1 INVITE
Contact: <sip:+14155550105@192.0.2.43:5060;transport=tcp>
Supported: em,100rel,timer,replaces,path,resource-priority,sdp-anat
User-Agent: Mediant SW/v.7.40A.500.017
Request-Disposition: fork`,
    body: true,
    call: ['+14155550105', '+14155550100'],
    reads: { branch: 'z9hG4bKac1234567890' },
  },
  {
    name: 'Huawei SoftX, a tag that is no token',
    source: 'RFC 3261 25.1 has tags of tokens; it names its dialog all the same',
    text: `INVITE sip:+14155550100@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.44:5060;branch=z9hG4bKh:1/2
From: <sip:+14155550106@192.0.2.44;user=phone>;tag=hw/1:2=3@softx
To: <sip:+14155550100@192.0.2.20;user=phone>
Call-ID: asbc/1:2@192.0.2.44
CSeq: 1 INVITE
Contact: <sip:192.0.2.44:5060>`,
    body: true,
    call: ['+14155550106', '+14155550100'],
    reads: { fromTag: 'hw/1:2=3@softx' },
  },
  {
    name: 'Siemens HiPath, X-Siemens-Call-Type and a name of spaces',
    source: 'RFC 3261 25.1: an empty name is none',
    text: `INVITE sip:+14155550100@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.45:5060;branch=z9hG4bKhp
From: "   " <sip:+14155550107@192.0.2.45>;tag=snl_1
To: "" <sip:+14155550100@192.0.2.20>
Call-ID: SEC11-1a2b@192.0.2.45
CSeq: 1 INVITE
Contact: "" <sip:+14155550107@192.0.2.45:5060>
X-Siemens-Call-Type: ST-insecure`,
    body: true,
    call: ['+14155550107', '+14155550100'],
    reads: { fromTag: 'snl_1' },
  },
  {
    name: 'Alcatel OmniPCX, a name padded with control characters',
    source: 'names of ISDN displays have padding; RFC 3261 25.1 lets none stand there',
    text: `INVITE sip:+14155550100@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.46:5060;branch=z9hG4bKoxe
From: "PORTE 1\u0000\u0000\u0000" <sip:+14155550108@192.0.2.46;user=phone>;tag=oxe1
To: <sip:+14155550100@192.0.2.20;user=phone>
Call-ID: oxe-1@192.0.2.46
CSeq: 1 INVITE
Contact: <sip:+14155550108@192.0.2.46>`,
    body: true,
    call: ['+14155550108', '+14155550100'],
  },
  {
    name: 'Broadsoft, INVITE with a BW Call-ID and a diversion of several',
    source: 'RFC 5806; BroadWorks: BW and the time in the Call-ID',
    text: `INVITE sip:+14155550100@192.0.2.20:5060;user=phone SIP/2.0
Via:SIP/2.0/UDP 192.0.2.47;branch=z9hG4bKBroadWorks.1a2b3c-192.0.2.20V5060-0-12345-678901234-1795770000000-
From:"Sales"<sip:+14155550109@192.0.2.47;user=phone>;tag=678901234-1795770000000-
To:<sip:+14155550100@192.0.2.20:5060;user=phone>
Call-ID:BW090000000271126-1234567890@192.0.2.47
CSeq:12345 INVITE
Contact:<sip:192.0.2.47:5060>
Diversion:"Group, A"<sip:+14155550108@192.0.2.47>;reason=no-answer;counter=1,"Group, B"<sip:+14155550107@192.0.2.47>;reason=unconditional
Privacy:none
Supported:100rel
Accept:application/media_control+xml,application/sdp,multipart/mixed`,
    body: true,
    call: ['+14155550109', '+14155550100'],
    reads: { fromName: 'Sales', fromTag: '678901234-1795770000000-' },
  },
  {
    name: '3CX, INVITE with a rinstance',
    source: '3CX: hexadecimal branches, Remote-Party-ID',
    text: `INVITE sip:+14155550100@192.0.2.20:5060 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.48:5060;branch=z9hG4bK-524287-1---0a1b2c3d4e5f6071;rport
Contact: <sip:+14155550101@192.0.2.48:5060;rinstance=0a1b2c3d4e5f6071>
To: <sip:+14155550100@192.0.2.20:5060>
From: "Robin:Reception" <sip:+14155550101@192.0.2.48:5060>;tag=7a8b9c0d
Call-ID: 0A1b2C3d4E5f..
CSeq: 1 INVITE
Remote-Party-ID: "Robin:Reception" <sip:+14155550101@192.0.2.48:5060>;party=calling`,
    body: true,
    call: ['+14155550101', '+14155550100'],
    reads: { fromName: 'Robin:Reception' },
  },
  {
    name: 'Teams direct routing, INVITE over TLS',
    source: 'Microsoft: Contact of a host name, x-ms headers, Record-Route with its port',
    text: `INVITE sip:+14155550100@sbc.example.com:5061;user=phone;transport=tls SIP/2.0
FROM: "Robin"<sip:+14155550102@sip.pstnhub.example.com:5061;user=phone>;tag=00000000000000000000000000000001
TO: <sip:+14155550100@sbc.example.com:5061;user=phone>
CSEQ: 1 INVITE
CALL-ID: 00000000000000000000000000000001
MAX-FORWARDS: 69
VIA: SIP/2.0/TLS 192.0.2.49:5061;branch=z9hG4bK0a1b2c3d
RECORD-ROUTE: <sip:sip-du.pstnhub.example.com:5061;transport=tls;lr>
CONTACT: <sip:api-du-a.pstnhub.example.com:443;x-i=00000000-0000-0000-0000-000000000001;x-c=0001/d/8/abcd>
MIN-SE: 300
SUPPORTED: timer
USER-AGENT: Microsoft.PSTNHub.SIPProxy v.2026.11.1
ALLOW: INVITE
ALLOW: ACK
P-ASSERTED-IDENTITY: <tel:+14155550102>,<sip:robin@example.com>
PRIVACY: none
SESSION-EXPIRES: 3600`,
    body: true,
    call: ['+14155550102', '+14155550100'],
    reads: { contact: 'api-du-a.pstnhub.example.com:443', routes: 1 },
  },
  {
    name: 'Teams direct routing, OPTIONS',
    source: 'Microsoft: a From of its own host, without a user',
    text: `OPTIONS sip:sbc.example.com:5061;transport=tls SIP/2.0
FROM: <sip:sip-du.pstnhub.example.com:5061>;tag=1
TO: <sip:sbc.example.com>
CSEQ: 1 OPTIONS
CALL-ID: opt-1
VIA: SIP/2.0/TLS 192.0.2.49:5061;branch=z9hG4bKopt
CONTACT: <sip:sip-du.pstnhub.example.com:5061>`,
    reads: { method: 'OPTIONS' },
  },
];
