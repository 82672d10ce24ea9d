export { createJsonReporter, createJunitReporter, createNdjsonReporter } from './machine-reporters.ts';
export { harmless, type Paint, paint } from './paint.ts';
export { createPlainReporter, type PlainOptions } from './plain-reporter.ts';
export { renderTable } from './render-table.ts';
export { createTerminalReporter, type Screen } from './terminal-reporter.ts';
