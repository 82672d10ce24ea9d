import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';

const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/events.schema.json'), 'utf8')) as object;
const validate = new Ajv2020({ allErrors: true, formats: { 'date-time': (text: string) => !Number.isNaN(Date.parse(text)) } }).compile(schema);

/** What the published schema has to say against the lines of an NDJSON stream; nothing when every line is an event. */
export function eventFaults(ndjson: string): readonly string[] {
  return ndjson.split('\n').filter((line) => line !== '').flatMap((line) => (validate(JSON.parse(line)) ? [] : [`${line.slice(0, 200)}: ${JSON.stringify(validate.errors?.at(-1))}`]));
}
