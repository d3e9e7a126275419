/** Texts of the choice of a template. */
export interface TemplateMessages {
  orTemplate: string;
  /** Names of templates, by the name of their document. A name that is missing is English. */
  templateNames: Partial<Record<string, string>>;
  templateUsed: (name: string) => string;
}

export const english: TemplateMessages = {
  orTemplate: 'Or begin with a template:',
  templateNames: {},
  templateUsed: (name) => `This is the template “${name}”. Undo removes it.`,
};
