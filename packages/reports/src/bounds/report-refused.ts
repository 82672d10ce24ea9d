import { WaxsealError } from '@waxseal/core';

/** What was sent as a report and is none, or more than is read of one. */
export class ReportRefused extends WaxsealError {}
