import { type Fault, InputError, type Place, Secret } from '@waxseal/core';
import type { Host, Origin, Var } from '../inventory.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { Sealed } from '../secrets/sealed.ts';
import { expectedSecret, hiddenValue, shownValue } from '../secrets/shown-value.ts';
import type { SchemaIssue, SchemaResult, StandardSchema } from './standard-schema.ts';

/** Where a var is written, with the path that says at which level: `hosts.mx1.smarthost`, `groups.mail.smarthost`. */
function placeOfVar(host: Host, origin: Origin, names: readonly string[]): Place {
  const owner = { all: ['all'], group: [`groups.${origin.group}`], host: [`hosts.${host.name}`], extra: [] }[
    origin.level
  ];
  const place = names.length > 1 ? origin.within?.(names.slice(1)) : undefined;
  return { ...(place ?? origin.place), path: [...owner, ...names].join('.') };
}

function keys(issue: SchemaIssue): readonly string[] {
  return (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
}

/** The part of a value that a path leads to; a secret on the way is never opened. */
function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((part, key) => {
    if (typeof part !== 'object' || part === null || part instanceof Secret || !Object.hasOwn(part, key))
      return undefined;
    return (part as Readonly<Record<string, unknown>>)[key];
  }, value);
}

/** Schema libraries begin with "Invalid input:" and end with what they got; both are said elsewhere in a fault. */
function expectation(message: string): string {
  return message.replace(/^Invalid input: /, '').replace(/, received .*$/s, '');
}

function missing(host: Host, path: readonly string[], message: string, unknown: readonly string[]): Fault {
  const place = { ...host.place, path: ['hosts', host.name, ...path].join('.') };
  const typo = nearest(path[0] ?? '', unknown);
  const hint =
    typo === undefined ? 'set it for the host, for a group, or for all' : `${typo} is set: did you mean ${path[0]}?`;
  return { message: `${expectation(message)}, got nothing`, place, hint };
}

function issueFault(host: Host, issue: SchemaIssue, unknown: readonly string[]): Fault {
  const [name = '', ...inside] = keys(issue);
  const said = Object.hasOwn(host.vars, name) ? host.vars[name] : undefined;
  if (said === undefined) return missing(host, [name, ...inside], issue.message, unknown);
  const value = valueAt(said.value, inside);
  const place = placeOfVar(host, said.origin, [name, ...inside]);
  return {
    message: expectation(issue.message),
    place,
    ...(value === undefined
      ? {}
      : { value: issue.message === expectedSecret ? hiddenValue : shownValue([name, ...inside].join('.'), value) }),
  };
}

function unknownFault(host: Host, name: string, known: readonly string[]): Fault {
  const misplaced = name === 'vars' ? 'the vars of a host stand directly below its name' : undefined;
  const hint = misplaced ?? didYouMean(name, known) ?? 'remove it, or add it to the vars of the playbook';
  return { message: 'unknown var', place: placeOfVar(host, host.vars[name]!.origin, [name]), hint };
}

/** The names that an object schema knows, where it says so; Standard Schema itself has no word for them. */
function knownNames(schema: object): readonly string[] | undefined {
  const shape = (schema as { readonly shape?: unknown }).shape;
  return typeof shape === 'object' && shape !== null ? Object.keys(shape) : undefined;
}

function keyFor({ by }: Sealed): string {
  return by === 'vault' ? 'give the vault password: --vault-password-file FILE' : 'give the age identity';
}

function unusable(host: Host, name: string, { value, origin }: Var): Fault | undefined {
  const place = placeOfVar(host, origin, [name]);
  if (value instanceof Sealed)
    return { message: `the value is sealed by ${value.by} and was not opened`, place, hint: keyFor(value) };
  if (typeof value !== 'string' || !/\{\{.*\}\}/s.test(value)) return undefined;
  return {
    message: 'a Jinja template is not evaluated here',
    value: shownValue(name, value),
    place,
    hint: 'write the value itself, or compute it in the playbook',
  };
}

function validate<Output>(
  schema: StandardSchema<Output>,
  values: Readonly<Record<string, unknown>>,
): SchemaResult<Output> {
  const result = schema['~standard'].validate(values);
  if (result instanceof Promise)
    throw new InputError('the schema of the vars is asynchronous', { hint: 'use one that validates at once' });
  return result;
}

/** `name: ~` takes a group's value back for this host: without it the var is as if nobody had set it, unless the schema knows null. */
function withoutUnset<Output>(
  schema: StandardSchema<Output>,
  stated: Readonly<Record<string, unknown>>,
): { readonly values: Readonly<Record<string, unknown>>; readonly result: SchemaResult<Output> } {
  const result = validate(schema, stated);
  const refused = new Set((result.issues ?? []).map((issue) => keys(issue)[0]));
  const unset = Object.keys(stated).filter((name) => stated[name] === null && refused.has(name));
  if (unset.length === 0) return { values: stated, result };
  const values = Object.fromEntries(Object.entries(stated).filter(([name]) => !unset.includes(name)));
  return { values, result: validate(schema, values) };
}

function isUnrecognised(issue: SchemaIssue): boolean {
  return keys(issue).length === 0 && (issue as { readonly code?: unknown }).code === 'unrecognized_keys';
}

/**
 * Validates a host's effective vars against the schema of a playbook. A var that the schema does not know is a fault,
 * with the name that may have been meant; connection vars are not looked at.
 * @throws InputError with every fault, each where the value was written: `inventories/prod.yml:12:9  hosts.mx1.smarthost`.
 */
export function parseVars<Output>(schema: StandardSchema<Output>, host: Host): Output {
  const stated = Object.fromEntries(Object.entries(host.vars).map(([name, { value }]) => [name, value]));
  const { values, result } = withoutUnset(schema, stated);
  const passed =
    result.issues === undefined && typeof result.value === 'object' && result.value !== null
      ? Object.keys(result.value)
      : undefined;
  const known = knownNames(schema) ?? passed ?? Object.keys(values);
  const unknown = Object.keys(stated).filter((name) => !known.includes(name));
  const unopened = Object.entries(host.vars).flatMap(([name, said]) => unusable(host, name, said) ?? []);
  const bad = new Set(unopened.map(({ place }) => place?.path));
  const wrong = (result.issues ?? [])
    .filter((issue) => !isUnrecognised(issue))
    .map((issue) => issueFault(host, issue, unknown));
  const faults = [
    ...unknown.map((name) => unknownFault(host, name, known)),
    ...unopened,
    ...wrong.filter(({ place }) => !bad.has(place?.path)),
  ];
  if (faults.length > 0 || result.issues !== undefined) throw new InputError(faults);
  return result.value;
}
