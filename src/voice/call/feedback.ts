import { InvalidArgumentError } from '../errors/twilio-error.ts';
import { FeedbackIssue, FeedbackScore } from '../options/call-enums.ts';

/**
 * Without a score the person did not rate the call, and the issue is ignored.
 * @throws InvalidArgumentError if the score or the issue is invalid
 */
export function checkFeedback(score: FeedbackScore | null | undefined, issue: FeedbackIssue | null | undefined): void {
  if (score === undefined || score === null) return;
  if (!Object.values(FeedbackScore).includes(score)) throw new InvalidArgumentError('A score is 1 to 5.');
  if (issue !== undefined && issue !== null && !Object.values(FeedbackIssue).includes(issue)) {
    throw new InvalidArgumentError(`No such issue: ${issue}`);
  }
}
