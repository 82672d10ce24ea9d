import { Unreachable } from '@waxseal/core';

/**
 * The connection was gone before a program began: nothing of it was executed, and it may be run on another connection. A
 * shell that began but got no program executes nothing either, since a program is one function called on its last line.
 */
export class NotBegun extends Unreachable {}
