import * as edits from './edits.ts';
import * as files from './files.ts';
import * as outcome from './outcome.ts';
import * as system from './system.ts';

/**
 * The calls of which a kind's script is made. Each is a line of sh that fails with a message when it cannot be done, and
 * says itself when it changed something.
 */
export const shell = { ...files, ...edits, ...system, ...outcome } as const;
