import { InputError, type Location } from '@waxseal/core';
import type { WireReader } from '../octets/wire-reader.ts';
import type { WireWriter } from '../octets/wire-writer.ts';

const equator = 2 ** 31;
const seaLevel = 10_000_000;

/** A length in centimetres as a digit and a power of ten (RFC 1876 §2). @throws InputError when it has more digits. */
function lengthOctet(centimetres: number): number {
  for (let [digit, power] = [centimetres, 0]; power <= 9; [digit, power] = [digit / 10, power + 1])
    if (Number.isInteger(digit) && digit >= 0 && digit <= 9) return digit * 16 + power;
  throw new InputError('a size or precision is a digit times a power of ten, in centimetres (RFC 1876 §2)', {
    value: String(centimetres),
  });
}

/** Writes the RDATA of LOC, version 0 (RFC 1876 §2). */
export function writeLocation(writer: WireWriter, location: Location): void {
  writer.u8(0);
  for (const length of [location.size, location.horizontalPrecision, location.verticalPrecision])
    writer.u8(lengthOctet(length));
  writer.u32(location.latitude + equator);
  writer.u32(location.longitude + equator);
  writer.u32(location.altitude + seaLevel);
}

function readLength(reader: WireReader): number {
  const octet = reader.u8();
  const [digit, power] = [octet >> 4, octet & 15];
  if (digit > 9 || power > 9) reader.refuse('a size or precision is a digit and a power of ten up to 9 (RFC 1876 §2)');
  return digit * 10 ** power;
}

/** Reads the RDATA of LOC. @throws InputError for another version and for lengths that are none. */
export function readLocation(reader: WireReader): Location {
  if (reader.u8() !== 0) reader.refuse('the only version of LOC is 0 (RFC 1876 §2)');
  const [size, horizontalPrecision, verticalPrecision] = [readLength(reader), readLength(reader), readLength(reader)];
  return {
    size,
    horizontalPrecision,
    verticalPrecision,
    latitude: reader.u32() - equator,
    longitude: reader.u32() - equator,
    altitude: reader.u32() - seaLevel,
  };
}
