import { functionCall, type FunctionCall } from './function-call.ts';
import type { FunctionName } from './generated-templates.ts';

/** Calls a function of this package's own library. */
export const call: FunctionCall<FunctionName> = functionCall<FunctionName>();

/** The word by which the functions know that something stays as it is, or is not given. */
export const unset = '-';

/** How the functions say yes and no. */
export const yesNo = (said: boolean | undefined): 'yes' | 'no' => (said === true ? 'yes' : 'no');
