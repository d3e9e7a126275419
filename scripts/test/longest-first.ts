import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take more than 10 s, the longest first. A long file that starts last would delay the end. */
const long = [
  'telephony/asterisk/people-contract.test.ts',
  'telephony/asterisk/calls-contract.test.ts',
  'telephony/embedded.test.ts',
  'telephony/asterisk/sound-contract.test.ts',
  'telephony/asterisk/flows-contract.test.ts',
  'app/database.test.ts',
  'telephony/embedded-sound.test.ts',
  'telephony/embedded-people.test.ts',
  'telephony/embedded-flows.test.ts',
  'app/start.test.ts',
  'adapters/request-tracker-real.test.ts',
  'whole/asterisk.test.ts',
  'trunk/asterisk-carrier.test.ts',
  'storage/postgres.test.ts',
  'demo/pages.test.ts',
  'edge/fuzz.test.ts',
  'telephony/media-fuzz.test.ts',
  'trunk/sipp.test.ts',
  'storage/participants-migration.test.ts',
  'scripts/start.test.ts',
  'app/stop.test.ts',
  'doctor/start.test.ts',
  'edge/budget.test.ts',
  'app/full-disk.test.ts',
  'telephony/browsers.test.ts',
  'app/sign-in.test.ts',
  'scripts/watched-tests.test.ts',
  'whole/embedded.test.ts',
  'recordings/bucket.test.ts',
  'doctor/doctor.test.ts',
  'contract/contract.test.ts',
  'trunk/early-methods.test.ts',
  'trunk/ordinary-phone.test.ts',
  'telephony/jssip-signalling.test.ts',
  'e2e/trouble.test.ts',
  'e2e/people.test.ts',
  'e2e/embed.test.ts',
  'e2e/voice-recovery.test.ts',
  'e2e/calls.test.ts',
  'e2e/flow-builder.test.ts',
  'e2e/installed.test.ts',
  'e2e/sign-in.test.ts',
  'e2e/voice-servers.test.ts',
  'e2e/reload.test.ts',
  'e2e/voice-traces.test.ts',
  'e2e/kill.test.ts',
  'e2e/frames.test.ts',
  'e2e/asterisk.test.ts',
  'e2e/voice.test.ts',
  'e2e/vtiger.test.ts',
  'e2e/voice-quickstart.test.ts',
  'e2e/zendesk.test.ts',
  'e2e/hubspot.test.ts',
  'e2e/calls-by-api.test.ts',
  'e2e/pipedrive.test.ts',
  'e2e/voice-preflight.test.ts',
  'e2e/masked.test.ts',
  'package/compiles.test.ts',
];

/** The start order of test files: the long ones first, then the runner's order. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const index = long.findIndex((end) => moduleId.endsWith(end));
      return index === -1 ? long.length : index;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
