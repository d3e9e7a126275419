import { telephonyContract } from '../contract/calls.ts';
import { collectDigitsContract } from '../contract/collect-digits.ts';
import { asteriskKeeps } from '../support/asterisk-contract.ts';

await asteriskKeeps(telephonyContract, collectDigitsContract);
