/** Why a sound cannot be a prompt, and what to do, in a sentence. */
export class SoundProblem extends Error {
  override name = 'SoundProblem';
}
