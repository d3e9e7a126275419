import { afterEach, beforeEach, describe } from 'vitest';
import type { CrmManifest } from '../../src/domain/crm/manifest.ts';
import { callLogContract } from './contract/call-log.ts';
import { contactContract } from './contract/contacts.ts';
import type { CrmUnderTest, Suite } from './contract/crm-under-test.ts';
import { failureContract } from './contract/failures.ts';
import { optionalContract } from './contract/optional-methods.ts';
import { wordSearchContract } from './contract/word-search.ts';
import type { Fault } from './faulty-proxy.ts';

export { type CrmUnderTest, entry } from './contract/crm-under-test.ts';

/** The faults that a connector must handle. A connector without a network has fewer. */
const wireFaults: readonly Fault[] = [
  'down',
  'error',
  'unauthorized',
  'busy',
  'unprocessable',
  'slow',
  'slow-headers',
  'stalled',
  'html',
  'nonsense',
  'error-body',
  'truncated',
  'wrong-charset',
  'oversized',
  'redirect',
];

/** The contract of every connector with the gateway (`CrmAdapter`). Optional methods are tested if the manifest names them. */
export function crmContract(manifest: CrmManifest, open: () => Promise<CrmUnderTest>, faults = wireFaults): void {
  describe(`${manifest.name}: the CRM contract`, () => {
    let crm: CrmUnderTest;
    let calls = 0;
    beforeEach(async () => {
      crm = await open();
    });
    afterEach(() => crm.close());

    const suite: Suite = {
      manifest,
      crm: () => crm,
      newCallId: () => `CA${(++calls).toString(16).padStart(32, '0')}`,
    };
    contactContract(suite);
    wordSearchContract(suite);
    callLogContract(suite);
    optionalContract(suite);
    failureContract(suite, faults);
  });
}
