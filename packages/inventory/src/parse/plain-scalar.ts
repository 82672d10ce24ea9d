const yes = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const no = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const nothing = /^(?:~|null|Null|NULL)?$/;
const integer = /^[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]+|0|[1-9][0-9_]*(?::[0-5]?[0-9])*)$/;
const float =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)$/;
const infinite = /^([-+]?)\.(?:inf|Inf|INF)$/;
const notANumber = /^\.(?:nan|NaN|NAN)$/;

/** Base 60, as YAML 1.1 reads `1:30:00`. */
function sexagesimal(text: string): number {
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

function unsigned(text: string): number {
  if (text.includes(':')) return sexagesimal(text);
  if (/^0[bx]/.test(text)) return Number(text);
  return text.length > 1 && text.startsWith('0') && !text.includes('.') ? Number.parseInt(text, 8) : Number(text);
}

function number(text: string): number {
  const bare = text.replaceAll('_', '').replace(/^[-+]/, '');
  return text.startsWith('-') ? -unsigned(bare) : unsigned(bare);
}

/** A whole number that a double cannot hold stays text: better no number than another one. */
function exact(text: string): number | string {
  const value = number(text);
  return Number.isSafeInteger(value) ? value : text;
}

/**
 * What an unquoted YAML scalar means to Ansible: YAML 1.1 as PyYAML resolves it. `no` is false, `0777` is 511, `1:30` is
 * 90, but `y`, `08` and `1e3` are text. Dates stay text, as Ansible prints them.
 */
export function plainScalar(text: string): string | number | boolean | null {
  if (nothing.test(text)) return null;
  if (yes.test(text)) return true;
  if (no.test(text)) return false;
  if (integer.test(text)) return exact(text);
  if (float.test(text)) return number(text);
  if (notANumber.test(text)) return Number.NaN;
  const sign = infinite.exec(text)?.[1];
  if (sign === undefined) return text;
  return sign === '-' ? -Infinity : Infinity;
}
