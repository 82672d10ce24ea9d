export { foldEvents } from './fold-events.ts';
export { createJsonReporter, createJunitReporter, createNdjsonReporter } from './machine-reporters.ts';
export { harmless, type Paint, paint } from './paint.ts';
export { createPlainReporter, type PlainOptions } from './plain-reporter.ts';
export { type FrameSize, renderFrame } from './render-frame.ts';
export { renderTable } from './render-table.ts';
export { type HostState, initialRunState, type Phase, type RunState, type Timed } from './run-state.ts';
export { createTerminalReporter, type Screen } from './terminal-reporter.ts';
