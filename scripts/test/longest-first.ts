import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take more than 10 s, the longest first. A long file that starts last would delay the end. */
const long = [
  'telephony/asterisk/people-contract.test.ts',
  'telephony/asterisk/calls-contract.test.ts',
  'telephony/embedded.test.ts',
  'telephony/asterisk/sound-contract.test.ts',
  'telephony/embedded-people.test.ts',
  'telephony/embedded-sound.test.ts',
  'app/database.test.ts',
  'app/start.test.ts',
  'scripts/start.test.ts',
  'edge/fuzz.test.ts',
  'telephony/media-fuzz.test.ts',
  'storage/postgres.test.ts',
  'whole/asterisk.test.ts',
  'app/full-disk.test.ts',
  'telephony/browsers.test.ts',
  'demo/pages.test.ts',
  'app/stop.test.ts',
  'trunk/asterisk-carrier.test.ts',
  'trunk/sipp.test.ts',
  'contract/contract.test.ts',
  'edge/budget.test.ts',
  'whole/embedded.test.ts',
  'doctor/start.test.ts',
  'scripts/watched-tests.test.ts',
  'recordings/bucket.test.ts',
  'app/sign-in.test.ts',
  'telephony/jssip-signalling.test.ts',
  'trunk/ordinary-phone.test.ts',
  'e2e/people.test.ts',
  'e2e/trouble.test.ts',
  'e2e/calls.test.ts',
  'e2e/voice-servers.test.ts',
  'e2e/voice-recovery.test.ts',
  'e2e/reload.test.ts',
  'e2e/sign-in.test.ts',
  'e2e/kill.test.ts',
  'e2e/asterisk.test.ts',
  'e2e/voice-traces.test.ts',
  'e2e/installed.test.ts',
  'e2e/voice.test.ts',
  'e2e/zendesk.test.ts',
  'e2e/embed.test.ts',
  'e2e/voice-quickstart.test.ts',
  'e2e/vtiger.test.ts',
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
