import Handlebars from 'handlebars';
import { templates } from './generated-templates.ts';

// Exim's files are no HTML: nothing is escaped. Strict, since a missing value would otherwise be an empty string.
const handlebars = Handlebars.create();

// Braces next to a mustache are ambiguous to handlebars: a value in Exim's braces is written by this helper.
handlebars.registerHelper('braced', (text: unknown) => `{${String(text)}}`);

/**
 * Renders one of this package's templates.
 * @throws Error for a template that does not exist or a value that is missing: both are faults of this package.
 */
export function renderTemplate(name: string, data: object): string {
  const text = templates[name];
  if (text === undefined) throw new Error(`there is no template ${name}`);
  return handlebars.compile(text, { noEscape: true, strict: true })(data);
}
