import type { SignedIdentity } from '../kit/index.ts';
import { isRecordId } from './record-id.ts';

/**
 * Vtiger signs nothing by itself. Its module Sidecall adds a token to the address of the frame, valid for two minutes and
 * signed with a secret that the module makes: `package/modules/Sidecall/models/Gateway.php`. Its claims are `aud`, `user`,
 * `iat`, `exp` and `jti`.
 */
export const signedIdentity: SignedIdentity = {
  place: 'query',
  parameter: 'token',
  algorithm: 'HS256',
  keyField: 'signingSecret',
  fields: [],

  /** Each module makes a secret of its own, so a token of another Vtiger has a wrong signature. */
  belongs: ({ aud }) => aud === 'sidecall',

  /** The id of the web service, e.g. "19x5". */
  user: ({ user }) => (typeof user === 'string' && isRecordId(user) ? user : null),
};
