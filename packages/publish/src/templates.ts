import Handlebars from 'handlebars';
import { templates } from './generated-templates.ts';

const handlebars = Handlebars.create();

/**
 * Renders one of the package's templates (`templates/*.hbs`), which are HTML: every value is escaped.
 * @throws RangeError for a template that the package does not have, handlebars' own error for a value that is missing.
 */
export function renderTemplate(name: string, data: Readonly<Record<string, unknown>>): string {
  const text = templates[name];
  if (text === undefined) throw new RangeError(`there is no template ${name}`);
  return handlebars.compile(text, { strict: true })(data);
}
