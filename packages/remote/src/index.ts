export { connect } from './connect.ts';
export { connectDirectory } from './connect-directory.ts';
export { connectLocal } from './connect-local.ts';
export type {
  BecomeOptions,
  Connect,
  Connection,
  ConnectionKind,
  ConnectionOptions,
  HostKeyPolicy,
  LearntKey,
  RunOptions,
  RunResult,
} from './connection.ts';
export { NotBegun } from './not-begun.ts';
