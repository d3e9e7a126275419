import { flowContract } from '../contract/flows.ts';
import { asteriskKeeps } from '../support/asterisk-contract.ts';

await asteriskKeeps(flowContract);
