import { type ExitCode, exitCodes, InputError, WaxsealError } from '@waxseal/core';
import type { HostOptions } from '../global-options.ts';
import type { Io } from '../io.ts';

/** Placeholder shape of a zone file's task; found by its path. */
const zoneFile = /\/db\.([^/]+)$/;
export { zoneFile, InputError, WaxsealError, exitCodes };
export type { ExitCode, HostOptions, Io };
