import * as z from 'zod';
import { CodedError } from '../../domain/errors.ts';
import type { Config } from '../config/config.ts';
import type { AriClient } from '../telephony/asterisk/server/ari-client.ts';
import { type Finding, note, right, wrong } from './finding.ts';

const attributes = z.array(z.object({ attribute: z.string(), value: z.string() }));
/** Asterisk's names of the gateway's formats. */
const codecs = { opus: 'opus', pcmu: 'ulaw', pcma: 'alaw' } as const;

/** Checks the gateway's endpoint and AOR in pjsip.conf against the generated file. */
export async function examineEndpoint(ari: AriClient, name: string, { formats }: Config): Promise<Finding[]> {
  const endpoint = await objectOf(ari, 'endpoint', name);
  if (endpoint === null) {
    return [
      wrong(
        `there is no PJSIP endpoint ${name}.`,
        'Include sidecall-pjsip.conf in pjsip.conf, then “module reload res_pjsip.so”. New transports need a restart.',
      ),
    ];
  }
  const aor = await objectOf(ari, 'aor', name);
  const found: Finding[] = [];
  const expect = (is: boolean, says: string, todo: string): void => {
    if (!is) found.push(wrong(says, `In pjsip.conf: ${todo}`));
  };
  expect(endpoint.get('context') === 'sidecall', 'the endpoint’s context is not sidecall.', 'context=sidecall');
  expect(isYes(endpoint.get('webrtc')), 'the endpoint is not for browsers.', 'webrtc=yes');
  expect(!isYes(endpoint.get('direct_media')), 'sound may pass Asterisk by.', 'direct_media=no');
  expect(endpoint.get('aors') === name, 'the endpoint has another AOR, or none.', `aors=${name}`);
  expect(
    aor !== null,
    `there is no AOR ${name}: the gateway cannot register.`,
    `[${name}] with type=aor, max_contacts=1`,
  );
  if (aor !== null) {
    expect(Number(aor.get('max_contacts')) >= 1, 'no phone can register with the AOR.', 'max_contacts=1');
    expect(
      isYes(aor.get('remove_existing')),
      'after a crash the gateway could not register before its old registration ends.',
      'remove_existing=yes',
    );
  }
  const allowed = (endpoint.get('allow') ?? '').replace(/[()]/g, '').split(/[|,]/);
  const missing = formats.map((format) => codecs[format]).filter((codec) => !allowed.includes(codec));
  if (missing.length === formats.length) {
    expect(false, 'the endpoint allows none of the formats of SIDECALL_CODECS.', `allow=${missing.join(',')}`);
  } else if (missing.length > 0) {
    found.push(note(`the endpoint does not allow ${missing.join(', ')}.`, 'In pjsip.conf: allow=opus,ulaw,alaw'));
  }
  const wrongs = found.some(({ verdict }) => verdict === 'wrong');
  return wrongs ? found : [right(`the endpoint ${name} is there, and as it should be.`), ...found];
}

/** An object of res_pjsip's configuration. null: it does not exist. */
async function objectOf(ari: AriClient, type: string, name: string): Promise<ReadonlyMap<string, string> | null> {
  try {
    const answer = await ari.get(['asterisk', 'config', 'dynamic', 'res_pjsip', type, name]);
    return new Map(attributes.parse(answer).map(({ attribute, value }) => [attribute, value]));
  } catch (error) {
    if (error instanceof CodedError && (error.code === 'NOT_FOUND' || error.code === 'ASTERISK_REFUSED')) return null;
    throw error;
  }
}

function isYes(value: string | undefined): boolean {
  return value === 'yes' || value === 'true';
}
