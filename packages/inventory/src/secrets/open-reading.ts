import { Secret, type Fault, type Place } from '@waxseal/core';
import { defined } from '../defined.ts';
import { joinReadings, type Reading, type VarStatement } from '../statement.ts';
import { openSealed, type SecretOptions } from './opener.ts';
import { Sealed } from './sealed.ts';

interface Walk {
  readonly options: SecretOptions;
  readonly faults: Fault[];
  readonly place: Place;
}

function holdsSealed(value: unknown): boolean {
  if (value instanceof Sealed) return true;
  if (typeof value !== 'object' || value === null || value instanceof Secret) return false;
  return Object.values(value).some(holdsSealed);
}

async function openOne(walk: Walk, sealed: Sealed): Promise<unknown> {
  const opening = await openSealed(sealed, walk.options);
  if (opening.state === 'open') return opening.value;
  if (opening.state === 'fault') {
    const { message, hint } = opening;
    walk.faults.push({ message, place: walk.place, ...defined({ hint }) });
  }
  return sealed;
}

async function openValue(walk: Walk, value: unknown): Promise<unknown> {
  if (!holdsSealed(value)) return value;
  if (value instanceof Sealed) return openOne(walk, value);
  if (Array.isArray(value)) return Promise.all(value.map((one) => openValue(walk, one)));
  const entries = Object.entries(value as object).map(async ([name, one]): Promise<[string, unknown]> => [
    name,
    await openValue(walk, one),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

async function openVar(said: VarStatement, options: SecretOptions): Promise<Reading> {
  const faults: Fault[] = [];
  const value = await openValue({ options, faults, place: said.place }, said.value);
  return { statements: [{ ...said, value }], faults };
}

/** Opens every encrypted value of a reading, also inside lists and maps; those that cannot be opened are faults. */
export async function openReading(reading: Reading, options: SecretOptions): Promise<Reading> {
  const opened = await Promise.all(
    reading.statements.map(async (said): Promise<Reading> =>
      said.kind === 'var' && holdsSealed(said.value) ? openVar(said, options) : { statements: [said], faults: [] },
    ),
  );
  return joinReadings([{ statements: [], faults: reading.faults }, ...opened]);
}
