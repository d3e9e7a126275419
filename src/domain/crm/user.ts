/** A user of the CRM. The administrator maps users to agents. */
export interface CrmUser {
  id: string;
  name: string;
  email: string | null;
  /** As the CRM spells them. */
  numbers: string[];
  active: boolean;
}
