import { WaxsealError } from '@waxseal/core';
import { defaultMostOutput } from './collect.ts';

/** The error of a program that printed more than it may, and was stopped for it. */
export function printedTooMuch(host: string, most = defaultMostOutput): WaxsealError {
  const bound = most >= 1024 * 1024 ? `${Math.floor(most / 1024 / 1024)} MiB` : `${most} octets`;
  return new WaxsealError(`${host}: the program printed more than ${bound} and was stopped`, {
    hint: 'what floods the output of a shell there? See /etc/profile, and the command that ran',
  });
}
