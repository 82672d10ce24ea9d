import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type KeptLab, type LabOnDemand, labOnDemand } from './lab-on-demand.ts';
import { type Lender, lenderOf } from './lender.ts';
import type { LeaseAnswer, LeaseRequest } from './lease.ts';
import type { Member } from './members.ts';

/** Lends hosts of one lab to other processes. Dispose of it to take the lab down. */
export interface Keeper extends AsyncDisposable {
  /** The unix socket on which it is asked. */
  readonly path: string;
}

async function readRequest(socket: Socket, signal: AbortSignal): Promise<LeaseRequest> {
  const [line] = (await once(createInterface({ input: socket }), 'line', { signal })) as [string];
  return JSON.parse(line) as LeaseRequest;
}

/** Serves one borrower, from the request to the end of the connection. */
async function serve(socket: Socket, lender: Lender, lab: LabOnDemand): Promise<void> {
  const gone = new AbortController();
  const closed = new Promise<void>((resolve) =>
    socket.on('close', () => resolve(gone.abort())).on('error', () => undefined),
  );
  const { wishes, responder = false } = await readRequest(socket, gone.signal);
  const names = await lender.lend(wishes, gone.signal).catch((error: unknown) => String(error));
  if (typeof names === 'string')
    return void socket.end(`${JSON.stringify({ refused: names } satisfies LeaseAnswer)}\n`);
  socket.write(`${JSON.stringify(await lab.prepare(names, responder))}\n`);
  await closed;
  await lab.putAway(names);
  lender.giveBack(names);
}

/** Starts a keeper, which makes its lab when it is first asked for hosts of it. */
export async function startKeeper(
  members: readonly Pick<Member, 'name' | 'kind'>[],
  makeLab: () => Promise<KeptLab>,
): Promise<Keeper> {
  const [lender, lab] = [lenderOf(members), labOnDemand(makeLab)];
  const sockets = new Set<Socket>();
  // Nobody but this user gets into this directory.
  const directory = await mkdtemp(join(tmpdir(), 'waxseal-keeper-'));
  const path = join(directory, 'socket');
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    void serve(socket, lender, lab).catch(() => socket.destroy());
  });
  await once(server.listen(path), 'listening');
  return {
    path,
    async [Symbol.asyncDispose]() {
      server.close();
      const down = lab.down();
      for (const socket of sockets) socket.destroy();
      await down;
      await rm(directory, { recursive: true, force: true });
    },
  };
}
