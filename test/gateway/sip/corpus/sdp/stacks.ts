import { both, heard, refused, type SdpCase, usual } from './sdp-case.ts';

const event = 'a=rtpmap:101 telephone-event/8000|a=fmtp:101 0-15';
const g711 = `m=audio 4000 RTP/AVP 0 8 101|a=rtpmap:0 PCMU/8000|a=rtpmap:8 PCMA/8000|${event}`;
const key = 'inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd';
const ice = 'a=ice-ufrag:abcd|a=ice-pwd:0123456789abcdef01234567|a=fingerprint:sha-256 AA:BB:CC|a=setup:actpass';

/** The known formats of each stack. */
export const stacks: SdpCase[] = [
  heard(
    'Asterisk chan_sip',
    'chan_sip: silenceSupp and ptime',
    `${g711}|a=silenceSupp:off - - - -|a=ptime:20|a=sendrecv`,
    both,
  ),
  heard(
    'Asterisk PJSIP',
    'res_pjsip_sdp_rtp: maxptime 150 and events to 16',
    'm=audio 4000 RTP/AVP 8 0 101|a=rtpmap:8 PCMA/8000|a=rtpmap:0 PCMU/8000|a=rtpmap:101 telephone-event/8000|a=fmtp:101 0-16|a=ptime:20|a=maxptime:150|a=sendrecv',
    ['192.0.2.10:4000', 'pcma pcmu', '8000:101', 'sendrecv'],
  ),
  heard(
    'Asterisk PJSIP, events of Opus too',
    'RFC 7587 and RFC 4733 2.1',
    'm=audio 4000 RTP/AVP 107 0 101 96|a=rtpmap:107 opus/48000/2|a=fmtp:107 useinbandfec=1|a=rtpmap:101 telephone-event/8000|a=rtpmap:96 telephone-event/48000',
    ['192.0.2.10:4000', 'opus pcmu', '8000:101 48000:96', 'sendrecv'],
  ),
  heard(
    'FreeSWITCH',
    'mod_sofia: rtcp-less, telephone-event of two clocks',
    'm=audio 4000 RTP/AVP 102 9 0 8 103 101|a=rtpmap:102 opus/48000/2|a=fmtp:102 useinbandfec=1; maxaveragebitrate=30000; maxplaybackrate=48000; ptime=20; minptime=10; maxptime=40|a=rtpmap:9 G722/8000|a=rtpmap:0 PCMU/8000|a=rtpmap:8 PCMA/8000|a=rtpmap:103 telephone-event/48000|a=fmtp:103 0-16|a=rtpmap:101 telephone-event/8000|a=fmtp:101 0-16|a=ptime:20',
    ['192.0.2.10:4000', 'opus pcmu pcma', '48000:103 8000:101', 'sendrecv'],
  ),
  heard(
    'Cisco CUBE',
    'CUBE: X-pc-codec gaps, ports of SIP-anat',
    `m=audio 4000 RTP/AVP 0 8 18 101 19|c=IN IP4 192.0.2.30|a=rtpmap:0 PCMU/8000|a=rtpmap:8 PCMA/8000|a=rtpmap:18 G729/8000|a=fmtp:18 annexb=yes|${event}|a=rtpmap:19 CN/8000|a=ptime:20`,
    ['192.0.2.30:4000', 'pcmu pcma', '8000:101', 'sendrecv'],
  ),
  heard(
    'Cisco CUCM on hold',
    'CUCM: inactive, with c= of nothing',
    'c=IN IP4 0.0.0.0|b=TIAS:64000|b=AS:64|t=0 0|m=audio 4000 RTP/AVP 0|a=rtpmap:0 PCMU/8000|a=inactive',
    [null, 'pcmu', '', 'inactive'],
    { head: false },
  ),
  heard(
    'Cisco CUCM',
    'CUCM: bandwidth by TIAS and AS',
    'b=TIAS:64000|b=AS:64|m=audio 4000 RTP/AVP 0 101|b=TIAS:64000|a=rtpmap:0 PCMU/8000|a=ptime:20|a=rtpmap:101 telephone-event/8000',
    ['192.0.2.10:4000', 'pcmu', '8000:101', 'sendrecv'],
  ),
  heard(
    'Cisco IP phone 7900',
    'static type 18 with G729/8000 and annexb',
    'm=audio 4000 RTP/AVP 18 0 101|a=rtpmap:18 G729/8000|a=fmtp:18 annexb=no|a=rtpmap:0 PCMU/8000|a=rtpmap:101 telephone-event/8000|a=sendrecv',
    ['192.0.2.10:4000', 'pcmu', '8000:101', 'sendrecv'],
  ),
  heard(
    'Avaya Aura',
    'Avaya: events of type 127, AVP behind SAVP',
    `m=audio 4000 RTP/SAVP 0 127|a=crypto:1 AES_CM_128_HMAC_SHA1_80 ${key}|a=rtpmap:127 telephone-event/8000|m=audio 4002 RTP/AVP 0 127|a=rtpmap:127 telephone-event/8000`,
    ['192.0.2.10:4002', 'pcmu', '8000:127', 'sendrecv'],
  ),
  heard(
    'Avaya Aura, its keys wished for',
    'RFC 4568 7.1: the stream with keys first',
    `m=audio 4000 RTP/SAVP 0 127|a=crypto:1 AES_CM_128_HMAC_SHA1_80 ${key}|a=rtpmap:127 telephone-event/8000|m=audio 4002 RTP/AVP 0`,
    ['192.0.2.10:4000', 'pcmu', '8000:127', 'sendrecv'],
    { srtp: 'optional' },
  ),
  heard(
    'Avaya IP Office',
    'events of type 101 before their rtpmap',
    `m=audio 4000 RTP/AVP 8 101|${event}|a=rtpmap:8 PCMA/8000`,
    ['192.0.2.10:4000', 'pcma', '8000:101', 'sendrecv'],
  ),
  heard(
    'Sonus',
    'Sonus: rtpmap without fmtp, maxptime',
    'm=audio 4000 RTP/AVP 0 18 101|a=rtpmap:0 PCMU/8000|a=rtpmap:18 G729/8000|a=rtpmap:101 telephone-event/8000|a=sendrecv|a=maxptime:20',
    ['192.0.2.10:4000', 'pcmu', '8000:101', 'sendrecv'],
  ),
  heard(
    'Ribbon, keys with a lifetime',
    'RFC 4568 6.1',
    `m=audio 4000 RTP/SAVP 0|a=crypto:1 AES_CM_128_HMAC_SHA1_80 ${key}|a=crypto:2 AES_CM_128_HMAC_SHA1_32 ${key}|2^48`,
    usual,
    { srtp: 'required' },
  ),
  heard('Oracle SBC', 'Acme: no rtpmap of static types', `m=audio 4000 RTP/AVP 0 8 101|${event}`, both),
  heard(
    'Metaswitch',
    'Metaswitch: session-level bandwidth, upper-case names',
    'b=AS:80|m=audio 4000 RTP/AVP 0 101|a=rtpmap:101 TELEPHONE-EVENT/8000|a=fmtp:101 0-15',
    ['192.0.2.10:4000', 'pcmu', '8000:101', 'sendrecv'],
  ),
  heard(
    'Genesys',
    'Genesys: fmtp before rtpmap',
    'm=audio 4000 RTP/AVP 0 101|a=fmtp:101 0-15|a=rtpmap:101 telephone-event/8000|a=rtpmap:0 PCMU/8000/1',
    ['192.0.2.10:4000', 'pcmu', '8000:101', 'sendrecv'],
  ),
  heard(
    'Mitel',
    'Mitel: events of type 101 listed first',
    'm=audio 4000 RTP/AVP 101 0 8|a=rtpmap:101 telephone-event/8000',
    both,
  ),
  heard(
    'AudioCodes',
    'AudioCodes: RTCP named, gpmd lines',
    `${g711}|a=rtcp:4001 IN IP4 192.0.2.10|a=gpmd:0 vbd=yes|a=ptime:20`,
    both,
  ),
  heard('Yealink', 'Yealink: rtpmap of all, ptime', `${g711}|a=rtpmap:18 G729/8000|a=ptime:20|a=sendrecv`, both),
  heard(
    'Polycom',
    'Polycom: G7221, sendrecv',
    'm=audio 4000 RTP/AVP 9 102 0 8 127|a=rtpmap:9 G722/8000|a=rtpmap:102 G7221/16000|a=fmtp:102 bitrate=32000|a=rtpmap:0 PCMU/8000|a=rtpmap:8 PCMA/8000|a=rtpmap:127 telephone-event/8000',
    ['192.0.2.10:4000', 'pcmu pcma', '8000:127', 'sendrecv'],
  ),
  heard(
    'Snom',
    'Snom: keys in an RTP/AVP stream',
    `m=audio 4000 RTP/AVP 0 101|a=crypto:1 AES_CM_128_HMAC_SHA1_32 ${key}|a=rtpmap:0 pcmu/8000|a=rtpmap:101 telephone-event/8000|a=ptime:20|a=sendrecv`,
    ['192.0.2.10:4000', 'pcmu', '8000:101', 'sendrecv'],
    { srtp: 'optional' },
  ),
  heard(
    'Grandstream',
    'Grandstream: opus/48000/2 of type 123',
    'm=audio 4000 RTP/AVP 0 123 101|a=rtpmap:123 opus/48000/2|a=rtpmap:101 telephone-event/8000|a=ptime:20',
    ['192.0.2.10:4000', 'pcmu opus', '8000:101', 'sendrecv'],
  ),
  heard(
    'Linphone',
    'Linphone: AVPF, rtcp-xr, events of 48,000 as well',
    'a=rtcp-xr:rcvr-rtt=all:10000|m=audio 4000 RTP/AVPF 96 0 97 98|a=rtpmap:96 opus/48000/2|a=rtpmap:97 telephone-event/48000|a=rtpmap:98 telephone-event/8000|a=rtcp-fb:* trr-int 5000',
    ['192.0.2.10:4000', 'opus pcmu', '48000:97 8000:98', 'sendrecv'],
  ),
  heard(
    'Zoiper',
    'Zoiper: speex, gsm and iLBC beside',
    'm=audio 4000 RTP/AVP 3 110 98 8 0 101|a=rtpmap:110 speex/8000|a=rtpmap:98 iLBC/8000|a=fmtp:98 mode=20|a=rtpmap:101 telephone-event/8000|a=sendrecv',
    ['192.0.2.10:4000', 'pcma pcmu', '8000:101', 'sendrecv'],
  ),
  heard(
    'baresip',
    'baresip: rtcp-mux, minptime, label',
    'a=tool:baresip 3.1.0|m=audio 4000 RTP/AVP 0 8 101|a=rtpmap:0 PCMU/8000|a=rtpmap:8 PCMA/8000|a=rtpmap:101 telephone-event/8000|a=fmtp:101 0-15|a=rtcp:4001|a=rtcp-mux|a=sendrecv|a=label:1|a=minptime:10|a=ptime:20',
    both,
  ),
  heard(
    'PJSUA',
    'PJSIP: X-nat and rtcp with an address',
    'a=X-nat:0|m=audio 4000 RTP/AVP 0 8 96|c=IN IP4 192.0.2.10|b=TIAS:64000|a=rtcp:4001 IN IP4 192.0.2.10|a=sendrecv|a=rtpmap:0 PCMU/8000|a=rtpmap:8 PCMA/8000|a=rtpmap:96 telephone-event/8000|a=ssrc:1234 cname:abcd',
    ['192.0.2.10:4000', 'pcmu pcma', '8000:96', 'sendrecv'],
  ),
  heard('sipp', 'sipp: one static type', 'm=audio 4000 RTP/AVP 0|a=rtpmap:0 PCMU/8000', usual),
  heard('Twilio', 'Twilio: events of type 101, maxptime 20', `${g711}|a=ptime:20|a=maxptime:20|a=sendrecv`, both),
  heard('Telnyx', 'Telnyx: media-level address', `${g711}|c=IN IP4 192.0.2.73|a=rtcp:4001|a=ptime:20`, [
    '192.0.2.73:4000',
    'pcmu pcma',
    '8000:101',
    'sendrecv',
  ]),
  heard(
    'Teams direct routing',
    'Microsoft: SILK and CN beside, rtcp, x-ssrc-range',
    'b=CT:10000000|m=audio 4000 RTP/SAVP 104 9 0 8 101 13|a=rtcp:4001|a=ice-ufrag:abcd|a=ice-pwd:abcdefghijklmnopqrstuvwx|a=rtcp-mux|a=crypto:1 AES_CM_128_HMAC_SHA1_80 '.concat(
      key,
      '|2^31|a=rtpmap:104 SILK/16000|a=rtpmap:0 PCMU/8000|a=rtpmap:8 PCMA/8000|a=rtpmap:101 telephone-event/8000|a=rtpmap:13 CN/8000',
    ),
    both,
    { srtp: 'optional' },
  ),
  heard(
    'VoLTE',
    '3GPP TS 26.114: AMR, EVS and preconditions beside',
    'm=audio 4000 RTP/AVP 96 97 0 100|b=AS:41|b=RS:0|b=RR:0|a=rtpmap:96 AMR-WB/16000/1|a=fmtp:96 mode-change-capability=2;max-red=0|a=rtpmap:97 EVS/16000/1|a=rtpmap:100 telephone-event/8000|a=curr:qos local none|a=des:qos mandatory local sendrecv|a=ptime:20|a=maxptime:240',
    ['192.0.2.10:4000', 'pcmu', '8000:100', 'sendrecv'],
  ),
  refused(
    'VoLTE without anything else',
    'RFC 3264 6: no format in common is left',
    'm=audio 4000 RTP/AVP 96|a=rtpmap:96 AMR-WB/16000',
  ),
  heard(
    'Chromium',
    'RFC 8829: the browser’s own',
    `a=group:BUNDLE 0|m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126|a=rtcp:9 IN IP4 0.0.0.0|${ice}|a=mid:0|a=sendrecv|a=rtcp-mux|a=rtpmap:111 opus/48000/2|a=rtpmap:63 red/48000/2|a=rtpmap:0 PCMU/8000|a=rtpmap:8 PCMA/8000|a=rtpmap:110 telephone-event/48000|a=rtpmap:126 telephone-event/8000`,
    ['', 'opus pcmu pcma', '48000:110 8000:126', 'sendrecv'],
    { browser: true },
  ),
  heard(
    'Firefox',
    'RFC 8829: fingerprint at session level, types of its own',
    `${ice}|a=group:BUNDLE 0|m=audio 9 UDP/TLS/RTP/SAVPF 109 9 0 8 101|a=mid:0|a=sendrecv|a=rtpmap:109 opus/48000/2|a=rtpmap:0 PCMU/8000|a=rtpmap:8 PCMA/8000|a=rtpmap:101 telephone-event/8000/1`,
    ['', 'opus pcmu pcma', '8000:101', 'sendrecv'],
    { browser: true },
  ),
  heard(
    'Safari',
    'RFC 8829: as Chromium, without RED',
    `a=group:BUNDLE 0|m=audio 54321 UDP/TLS/RTP/SAVPF 111 0 8 126|${ice}|a=mid:0|a=sendonly|a=rtpmap:111 opus/48000/2|a=rtpmap:126 telephone-event/8000`,
    ['', 'opus pcmu pcma', '8000:126', 'sendonly'],
    { browser: true },
  ),
  heard(
    'a browser’s peer with ICE lite',
    'RFC 8445 2.5',
    `a=ice-lite|m=audio 9 UDP/TLS/RTP/SAVPF 0|${ice}|a=rtpmap:0 PCMU/8000`,
    ['', 'pcmu', '', 'sendrecv'],
    { browser: true },
  ),
  refused(
    'a browser without a fingerprint',
    'RFC 8842 5.1',
    'm=audio 9 UDP/TLS/RTP/SAVPF 0|a=ice-ufrag:abcd|a=ice-pwd:0123456789abcdef01234567',
    'incompatible',
    { browser: true },
  ),
];
