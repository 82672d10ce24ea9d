import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { lenderOf } from './lender.ts';
import type { Member } from './members.ts';

/** What a borrower sends in one line of JSON. The lease lasts until the connection ends, however that comes. */
export interface LeaseRequest {
  /** Names of hosts, or kinds. */
  readonly wishes: readonly string[];
  /** Whether the verifier shall answer probes. */
  readonly responder?: boolean;
}

/** What a borrower is answered in one line of JSON: the lab and the names of the hosts, in the order of the wishes. */
export type LeaseAnswer = { readonly id: string; readonly names: readonly string[] } | { readonly refused: string };

/** The lab behind a keeper. */
export interface KeptLab {
  readonly id: string;
  /** Boots a host as it was at first, its cable in, for whoever borrows it. */
  prepare(name: string): Promise<void>;
  /** Puts a host away that was given back. */
  putAway(name: string): Promise<void>;
  /** Sees to it that the verifier answers probes. */
  startResponder(): Promise<void>;
  down(): Promise<void>;
}

/** Lends hosts of one lab to other processes. Dispose of it to take the lab down. */
export interface Keeper extends AsyncDisposable {
  /** The unix socket on which it is asked. */
  readonly path: string;
}

async function readRequest(socket: Socket, signal: AbortSignal): Promise<LeaseRequest> {
  const [line] = (await once(createInterface({ input: socket }), 'line', { signal })) as [string];
  return JSON.parse(line) as LeaseRequest;
}

/** Starts a keeper, which makes its lab when it is first asked for hosts of it. */
export async function startKeeper(members: readonly Pick<Member, 'name' | 'kind'>[], makeLab: () => Promise<KeptLab>): Promise<Keeper> {
  const lender = lenderOf(members);
  const sockets = new Set<Socket>();
  let made: Promise<KeptLab> | undefined;

  const prepared = async (names: readonly string[], responder: boolean): Promise<LeaseAnswer> => {
    try {
      const lab = await (made ??= makeLab());
      await Promise.all([...names.map((name) => lab.prepare(name)), ...(responder ? [lab.startResponder()] : [])]);
      return { id: lab.id, names };
    } catch (error) {
      return { refused: String(error) };
    }
  };
  const putAway = async (names: readonly string[]): Promise<void> => {
    const lab = await made?.catch(() => undefined);
    // What cannot be put away is found out when it is prepared for the next borrower.
    if (lab !== undefined) await Promise.allSettled(names.map((name) => lab.putAway(name)));
  };
  const serve = async (socket: Socket): Promise<void> => {
    const gone = new AbortController();
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve(gone.abort())).on('error', () => undefined));
    const { wishes, responder = false } = await readRequest(socket, gone.signal);
    const names = await lender.lend(wishes, gone.signal).catch((error: unknown) => String(error));
    if (typeof names === 'string') return void socket.end(`${JSON.stringify({ refused: names } satisfies LeaseAnswer)}\n`);
    socket.write(`${JSON.stringify(await prepared(names, responder))}\n`);
    await closed;
    if (!server.listening) return;
    await putAway(names);
    lender.giveBack(names);
  };

  // Nobody but this user gets into this directory.
  const directory = await mkdtemp(join(tmpdir(), 'waxseal-keeper-'));
  const path = join(directory, 'socket');
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    void serve(socket).catch(() => socket.destroy());
  });
  await once(server.listen(path), 'listening');
  return {
    path,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await (await made?.catch(() => undefined))?.down();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
