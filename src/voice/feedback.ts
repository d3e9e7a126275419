import { FeedbackIssue, FeedbackScore } from './call-enums.ts';
import { InvalidArgumentError } from './errors/twilio-error.ts';

/** @throws InvalidArgumentError for what is no score, or no issue */
export function checkFeedback(score: FeedbackScore | undefined, issue: FeedbackIssue | undefined): void {
  if (score !== undefined && !Object.values(FeedbackScore).includes(score)) {
    throw new InvalidArgumentError('A score is 1 to 5.');
  }
  if (issue !== undefined && !Object.values(FeedbackIssue).includes(issue)) {
    throw new InvalidArgumentError(`No such issue: ${issue}`);
  }
}
