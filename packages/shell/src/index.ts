export { functionCall, type FunctionCall } from './function-call.ts';
export {
  applyProgram,
  awaitLockProgram,
  clearPendingProgram,
  followProgram,
  inspectProgram,
  pendingProgram,
  runsProgram,
  type RunWords,
  stopProgram,
} from './programs.ts';
export { askCommand, askPackage, askPath, askScript, askService, askSyntax, askUndo, askUnit } from './questions.ts';
export { shell } from './shell.ts';
export {
  beginAttempt,
  beginPart,
  defineStep,
  endAttempt,
  ignoreFailure,
  notifying,
  pauseAttempts,
  resumeAttempts,
  runAfterRollback,
  runStep,
  type Step,
  whenNotified,
} from './step.ts';
export { transaction, transactionInDirectory, type TransactionTexts } from './transaction.ts';
export { livePath, type ShellWord, targetPath } from './word.ts';
