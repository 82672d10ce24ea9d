import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

const ajv = new Ajv2020({
  allErrors: true,
  formats: { 'date-time': (text: string) => !Number.isNaN(Date.parse(text)) },
});

function published(name: string): ValidateFunction {
  return ajv.compile(JSON.parse(readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8')) as object);
}

const isEvent = published('events.schema.json');
const isPlan = published('plan.schema.json');

function faults(validate: ValidateFunction, text: string): readonly string[] {
  return validate(JSON.parse(text)) ? [] : [`${text.slice(0, 200)}: ${JSON.stringify(validate.errors?.at(-1))}`];
}

/** What the published schema has to say against the lines of an NDJSON stream; nothing when every line is an event. */
export function eventFaults(ndjson: string): readonly string[] {
  return ndjson
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => faults(isEvent, line));
}

/** What the published schema has to say against a saved plan. */
export function planFaults(json: string): readonly string[] {
  return faults(isPlan, json);
}
