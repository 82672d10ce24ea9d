// What an octet may be part of, as bits of one table: one look-up per octet decides.

/** 0 to 9. */
export const digit = 1;
/** What plain names consist of: lower-case letters, digits, hyphen, underscore. */
export const plain = 2;
/** A blank between words: space, tab, carriage return. */
export const blank = 4;
/** What may stand right behind a word: a blank, a line's end, a comment. */
export const ender = 8;
/** A to Z, a to z. */
export const letter = 16;
export const hexDigit = 32;
/** What a quoted string may hold as it is: printable ASCII but quote and backslash. */
export const quotable = 64;
/** What a word may hold as it is: printable ASCII but blanks, comments, parentheses, quotes and backslashes. */
export const wordly = 128;

function classOf(octet: number): number {
  const text = String.fromCharCode(octet);
  const bits: readonly (readonly [number, RegExp])[] = [
    [digit, /[0-9]/],
    [plain, /[a-z0-9_-]/],
    [blank, /[ \t\r]/],
    [ender, /[ \t\r\n;]/],
    [letter, /[A-Za-z]/],
    [hexDigit, /[0-9A-Fa-f]/],
    [quotable, /[ !#-[\]-~]/],
    [wordly, /[!#-'*-:<-[\]-~]/],
  ];
  return bits.reduce((sum, [bit, pattern]) => sum + (pattern.test(text) ? bit : 0), 0);
}

/** The bits of each octet. */
export const octetClasses: Uint8Array = Uint8Array.from({ length: 256 }, (_, octet) => classOf(octet));

/** The values of hexadecimal digits. */
export const hexValues: Uint8Array = Uint8Array.from({ length: 256 }, (_, octet) => {
  const value = Number.parseInt(String.fromCharCode(octet), 16);
  return Number.isNaN(value) ? 0 : value;
});
