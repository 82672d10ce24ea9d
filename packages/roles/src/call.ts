import { functionCall, type FunctionCall } from '@waxseal/shell';
import type { FunctionName } from './generated-templates.ts';

/** Calls a sh function of this package's own templates. */
export const call: FunctionCall<FunctionName> = functionCall<FunctionName>();
