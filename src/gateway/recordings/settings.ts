import * as z from 'zod';
import { consentRules } from '../../domain/calls/consent.ts';
import { flag, list, optionalHttpAddress, recordingKeyText, wholeNumber } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';
import type { BucketSettings } from './bucket.ts';

const bucketMessage = 'must be 3 to 63 small letters, digits, . and -';
/** Settings that an S3-compatible storage requires. */
const bucketNeeds = ['SIDECALL_S3_BUCKET', 'SIDECALL_S3_ACCESS_KEY', 'SIDECALL_S3_SECRET_KEY'] as const;

/** Settings for recording, encryption and storage. */
export const recording = settingsGroup(
  {
    SIDECALL_RECORDING_KEY: setting(
      'Key that encrypts recordings at rest: 32 bytes in base64, e.g. from “openssl rand -base64 32”. Empty: plain WAV files.',
      '',
      recordingKeyText,
    ),
    SIDECALL_CONSENT: setting(
      'Consent that recording needs, if the virtual number does not set it: not-required, announce (the gateway announces the recording) or required (PUT /v1/calls/{id}/consent).',
      'not-required',
      z.enum(consentRules, 'must be not-required, announce or required'),
    ),
    SIDECALL_RECORDING_DAYS: setting('Days until recordings are deleted. 0: never.', '0', wholeNumber(0, 36_500)),
    SIDECALL_RECORDING_LINK_KEYS: setting(
      'Keys with which servers, such as a CRM, read recordings at /recordings/{id}, and nothing else: comma-separated, each rk_ and at least 24 characters. Sent as the password of Basic.',
      '',
      list(z.string().regex(/^rk_[A-Za-z0-9_-]{24,200}$/, 'must be rk_ and at least 24 letters, digits, _ or -')),
    ),
    SIDECALL_S3_ENDPOINT: setting(
      'Address of an S3-compatible storage for finished recordings, e.g. https://s3.example. Empty: they stay in the data folder.',
      '',
      optionalHttpAddress,
    ),
    SIDECALL_S3_BUCKET: setting(
      'Bucket of that storage.',
      '',
      z.string().regex(/^$|^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, bucketMessage),
    ),
    SIDECALL_S3_REGION: setting(
      'Region in the signature of requests.',
      'us-east-1',
      z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be small letters, digits and -'),
    ),
    SIDECALL_S3_ACCESS_KEY: setting(
      'Id of the access key. It needs the rights to put, get and delete objects.',
      '',
      z.string(),
    ),
    SIDECALL_S3_SECRET_KEY: setting('Secret of the access key.', '', z.string()),
    SIDECALL_S3_PREFIX: setting(
      'Prefix of object names.',
      'recordings/',
      z.string().regex(/^$|^[\w-][\w./-]{0,199}$/, 'must be letters, digits, _ . - and /, not beginning with /'),
    ),
    SIDECALL_S3_PATH_STYLE: setting(
      '1: the bucket is in the path, as most self-hosted storages require. 0: it is in the host name.',
      '1',
      flag,
    ),
  },
  (value, { problems }) => {
    const endpoint = value.SIDECALL_S3_ENDPOINT;
    for (const name of endpoint === '' ? [] : bucketNeeds) {
      if (value[name] === '') problems.push(`${name} must be set when SIDECALL_S3_ENDPOINT is`);
    }
    const bucket: BucketSettings = {
      endpoint,
      bucket: value.SIDECALL_S3_BUCKET,
      region: value.SIDECALL_S3_REGION,
      accessKey: value.SIDECALL_S3_ACCESS_KEY,
      secretKey: value.SIDECALL_S3_SECRET_KEY,
      prefix: value.SIDECALL_S3_PREFIX,
      pathStyle: value.SIDECALL_S3_PATH_STYLE,
    };
    return {
      recording: {
        /** The default consent rule. */
        consent: value.SIDECALL_CONSENT,
        /** null: not encrypted. */
        key: value.SIDECALL_RECORDING_KEY === '' ? null : Buffer.from(value.SIDECALL_RECORDING_KEY, 'base64'),
        /** Keys of servers that may read recordings only. */
        linkKeys: value.SIDECALL_RECORDING_LINK_KEYS,
        /** 0: for ever. */
        days: value.SIDECALL_RECORDING_DAYS,
        /** null: kept in the data folder. */
        bucket: endpoint === '' ? null : bucket,
      },
    };
  },
);
