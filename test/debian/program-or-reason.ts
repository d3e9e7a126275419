import type { Installation } from '../../scripts/debian/installation.ts';
import { NoProgram } from '../../scripts/debian/packages.ts';

/** A program for a test, or the printed reason why it is missing. In CI a missing program is a failure. */
export async function programOrReason(install: () => Promise<Installation>): Promise<Installation | string> {
  try {
    return await install();
  } catch (error) {
    if (!(error instanceof NoProgram) || /^(?:true|1)$/.test(process.env.CI ?? '')) throw error;
    console.log(`Skipped: ${error.message}.`);
    return error.message;
  }
}
