import * as z from 'zod';
import { consentRules } from '../../domain/calls/consent.ts';
import { flag, optionalHttpAddress, recordingKeyText, wholeNumber } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';
import type { BucketSettings } from './bucket.ts';

const bucketMessage = 'must be 3 to 63 small letters, digits, . and -';
/** Settings that an S3-compatible storage requires. */
const bucketNeeds = ['SIDECALL_S3_BUCKET', 'SIDECALL_S3_ACCESS_KEY', 'SIDECALL_S3_SECRET_KEY'] as const;

/** Settings for recording, encryption and storage. */
export const recording = settingsGroup(
  {
    SIDECALL_RECORDING_KEY: setting(
      'Encrypts recordings at rest: 32 bytes in base64, e.g. of “openssl rand -base64 32”. Empty: plain WAV files.',
      '',
      recordingKeyText,
    ),
    SIDECALL_CONSENT: setting(
      'What calls need before they are recorded, where a virtual number does not say: not-required, announce (the gateway says that the call is recorded) or required (PUT /v1/calls/{id}/consent).',
      'not-required',
      z.enum(consentRules, 'must be not-required, announce or required'),
    ),
    SIDECALL_RECORDING_DAYS: setting(
      'How long recordings are kept, in days; 0: for ever.',
      '0',
      wholeNumber(0, 36_500),
    ),
    SIDECALL_S3_ENDPOINT: setting(
      'Address of an S3-compatible storage, e.g. https://s3.example. Recordings move there once they are over. Empty: they stay in the data folder.',
      '',
      optionalHttpAddress,
    ),
    SIDECALL_S3_BUCKET: setting(
      'Its bucket.',
      '',
      z.string().regex(/^$|^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, bucketMessage),
    ),
    SIDECALL_S3_REGION: setting(
      'Its region, as requests are signed for it.',
      'us-east-1',
      z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be small letters, digits and -'),
    ),
    SIDECALL_S3_ACCESS_KEY: setting('Id of the access key, which may put, get and delete objects.', '', z.string()),
    SIDECALL_S3_SECRET_KEY: setting('The access key’s secret.', '', z.string()),
    SIDECALL_S3_PREFIX: setting(
      'What the names of objects begin with.',
      'recordings/',
      z.string().regex(/^$|^[\w-][\w./-]{0,199}$/, 'must be letters, digits, _ . - and /, not beginning with /'),
    ),
    SIDECALL_S3_PATH_STYLE: setting(
      '1: the bucket stands in the path, as most storages of one’s own want it; 0: in the host’s name.',
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
        /** 0: for ever. */
        days: value.SIDECALL_RECORDING_DAYS,
        /** null: kept in the data folder. */
        bucket: endpoint === '' ? null : bucket,
      },
    };
  },
);
