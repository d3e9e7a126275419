import { defineElement } from '../define-element.ts';
import { CtiTeam } from './team.ts';

defineElement('cti-team', CtiTeam);

export { CtiTeam };
