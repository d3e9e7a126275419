import { soundContract } from '../contract/sound.ts';
import { asteriskKeeps } from '../support/asterisk-contract.ts';

await asteriskKeeps(soundContract);
