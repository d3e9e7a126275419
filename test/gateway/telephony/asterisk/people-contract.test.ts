import { peopleContract } from '../contract/people.ts';
import { asteriskKeeps } from '../support/asterisk-contract.ts';

await asteriskKeeps(peopleContract);
