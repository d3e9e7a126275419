import type { CrmConnection } from '../../src/domain/crm/connection.ts';
import type { CrmManifest } from '../../src/domain/crm/manifest.ts';
import { CodedError } from '../../src/domain/errors.ts';
import { bearer, type CrmAuth, type Secrets } from './auth.ts';

const notAllowed = {
  message: 'No user of the CRM has allowed access yet.',
  help: 'Open the address of POST /v1/crm-connections/{id}/authorization, and allow access. Log entries wait until then.',
};

/**
 * `Authorization: Bearer …` with the access that a user of the CRM allowed; or with the manifest's alternative, if the
 * administrator entered it. The gateway keeps and renews the access.
 */
export function oauth2({ auth }: Pick<CrmManifest, 'auth'>, connection: CrmConnection): CrmAuth {
  const alternative = auth?.alternative;
  if (alternative !== undefined && (connection.secrets.read()[alternative] ?? '') !== '') return bearer(alternative);
  return {
    async prepare({ access }, options) {
      if (access === undefined) throw new CodedError('CRM_CREDENTIALS', notAllowed);
      await access.ready(options);
    },
    apply(headers, secrets) {
      if (secrets[accessToken] === undefined) throw new CodedError('CRM_CREDENTIALS', notAllowed);
      bearer(accessToken).apply(headers, secrets);
    },
    async refresh({ access }, _options, used) {
      await access?.renew(used[accessToken] ?? '');
    },
  };
}

const accessToken = 'accessToken';

/** All credentials of a connection: the administrator's, and what a user of the CRM allowed. */
export function credentialsOf({ secrets, access }: CrmConnection): Secrets {
  return access === undefined ? secrets.read() : { ...secrets.read(), ...access.read() };
}
