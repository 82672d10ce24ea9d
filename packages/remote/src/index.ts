export type { BecomeOptions, Connect, Connection, ConnectionKind, ConnectionOptions, HostKeyPolicy, RunOptions, RunResult } from './connection.ts';
