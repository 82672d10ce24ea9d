import { servicePorts } from '../lint/mail-services.ts';
import type { RecordReader } from './record-reader.ts';

const label = (text: string): Uint8Array => Buffer.from(`${String.fromCharCode(text.length)}${text}`, 'latin1');
const usual = Array.from(servicePorts, ([service, port]) => ({ octets: label(`_${service}`), port }));
const overTcp = label('_tcp');

function holds(wire: Uint8Array, at: number, octets: Uint8Array): boolean {
  for (let index = 0; index < octets.length; index += 1) if (wire[at + index] !== octets[index]) return false;
  return true;
}

/** Whether two names in wire form are the same octets. */
function isSame(wire: Uint8Array, from: number, other: number, length: number): boolean {
  for (let index = 0; index < length; index += 1) if (wire[from + index] !== wire[other + index]) return false;
  return true;
}

/** Whether the SRV record that was read is of a mail service at its usual port and no host stands where the domain belongs. */
export function isUsualService({ reading, cursor, ownerEnd }: RecordReader): boolean {
  const { wire, nameStart, length } = cursor;
  const found = usual.find(({ octets }) => holds(wire, 0, octets));
  if (found === undefined || reading.numbers[2] !== found.port || !holds(wire, found.octets.length, overTcp))
    return false;
  const domain = found.octets.length + overTcp.length;
  return ownerEnd - domain !== length - nameStart || !isSame(wire, domain, nameStart, length - nameStart);
}

/** Whether the owner in wire form begins like `autoconfig` or `autodiscover` and is neither. */
export function isAutoName(wire: Uint8Array): boolean {
  const start = wire[1] === 0x5f ? 2 : 1;
  if (wire[start] !== 0x61 || wire[start + 1] !== 0x75 || wire[start + 2] !== 0x74 || wire[start + 3] !== 0x6f)
    return false;
  return !holds(wire, 0, autoconfig) && !holds(wire, 0, autodiscover);
}

const [autoconfig, autodiscover] = [label('autoconfig'), label('autodiscover')];
