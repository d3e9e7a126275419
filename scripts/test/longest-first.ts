import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take more than 30 s, the longest first. A long file that starts last would delay the end. */
const long = [
  'telephony/asterisk/sound-contract.test.ts',
  'telephony/asterisk/people-contract.test.ts',
  'telephony/asterisk/calls-contract.test.ts',
  'telephony/embedded.test.ts',
  'telephony/embedded-sound.test.ts',
  'telephony/embedded-people.test.ts',
  'telephony/browsers.test.ts',
  'e2e/reload.test.ts',
  'e2e/people.test.ts',
  'e2e/calls.test.ts',
  'e2e/voice-recovery.test.ts',
  'e2e/trouble.test.ts',
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
