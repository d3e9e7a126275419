import type { OutboundLimits, OutboundRules } from '../../domain/outbound/rules.ts';
import { type Finding, note, right } from './finding.ts';

const words: Record<keyof OutboundLimits, string> = {
  callsPerMinute: 'calls a minute',
  callsPerHour: 'calls an hour',
  callsPerDay: 'calls a day',
  concurrentCalls: 'calls at once',
  minutesPerDay: 'minutes a day',
  spendPerDay: 'of spend a day',
};

/** Reports what the rules for outgoing calls allow. */
export function examineOutbound(rules: OutboundRules): Finding {
  const countries = rules.countries.includes('*')
    ? ['all countries but those with many fraud reports', ...rules.countries.filter((code) => code !== '*')]
    : rules.countries;
  const parts = [
    `Outgoing calls: ${countries.length === 0 ? 'no country' : countries.join(', ')}`,
    ...(rules.kinds.length > 0 ? [`also numbers of the kinds ${rules.kinds.join(', ')}`] : []),
    // Prefixes are only counted, not printed.
    ...(rules.allow.length > 0 ? [`${rules.allow.length} more prefixes`] : []),
    ...(rules.deny.length > 0 ? [`not ${rules.deny.length} blocked prefixes`] : []),
    `each agent ${limitsOf(rules.perAgent)}`,
    `all together ${limitsOf(rules.total)}`,
  ];
  const says = `${parts.join('; ')}.`;
  return rules.countries.includes('*') ? note(says, 'A short list of countries is safer.') : right(says);
}

function limitsOf(limits: OutboundLimits): string {
  const set = (Object.keys(words) as (keyof OutboundLimits)[]).filter((name) => limits[name] !== null);
  if (set.length === 0) return 'without limit';
  return `at most ${set.map((name) => `${limits[name]} ${words[name]}`).join(', ')}`;
}
