import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/** What a borrower sends in one line of JSON. The lease lasts until the connection ends, however that comes. */
export interface LeaseRequest {
  /** Names of hosts, or kinds. */
  readonly wishes: readonly string[];
  /** Whether the verifier shall answer probes. */
  readonly responder?: boolean;
}

/** What a borrower is answered in one line of JSON: the lab and the names of the hosts, in the order of the wishes. */
export type LeaseAnswer = { readonly id: string; readonly names: readonly string[] } | { readonly refused: string };

/** Hosts of the shared lab that are nobody else's until it is disposed of, or this process ends. */
export interface Lease extends AsyncDisposable {
  /** The lab. */
  readonly id: string;
  /** The hosts, in the order of the wishes. */
  readonly names: readonly string[];
}

/** Asks a keeper for hosts and waits until it has them all. @throws Error when there are no such hosts, or they do not come up. */
export async function lease(path: string, request: LeaseRequest): Promise<Lease> {
  const socket = connect(path);
  await once(socket, 'connect');
  socket.write(`${JSON.stringify(request)}\n`);
  const [line] = (await Promise.race([once(createInterface({ input: socket }), 'line'), once(socket, 'close')])) as [
    unknown,
  ];
  if (typeof line !== 'string') throw new Error('the keeper of the shared lab is gone');
  const answer = JSON.parse(line) as LeaseAnswer;
  const giveBack = async (): Promise<void> => {
    if (socket.closed) return;
    const closed = once(socket, 'close');
    socket.end();
    await closed;
  };
  if ('refused' in answer) {
    await giveBack();
    throw new Error(answer.refused);
  }
  // A test that forgets to give back may end all the same.
  socket.unref();
  return { ...answer, [Symbol.asyncDispose]: giveBack };
}
