import Handlebars from 'handlebars';
import { templates } from './generated-templates.ts';

const handlebars = Handlebars.create();

handlebars.registerHelper('pad', (value: unknown, width: unknown) => String(value).padEnd(Number(width)));

/**
 * Renders one of the package's templates (`templates/*.hbs`). Nothing is escaped: values are text of the language that
 * the template is written in, quoted by who calls.
 * @throws RangeError for a template that the package does not have, handlebars' own error for a value that is missing.
 */
export function renderTemplate(name: string, data: Readonly<Record<string, unknown>>): string {
  const text = templates[name];
  if (text === undefined) throw new RangeError(`there is no template ${name}`);
  return handlebars.compile(text, { noEscape: true, strict: true })(data);
}
