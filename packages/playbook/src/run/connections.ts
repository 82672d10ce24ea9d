import type { Host } from '@waxseal/inventory';
import { type Connection, type ConnectionOptions, NotBegun } from '@waxseal/remote';

/** The connections of a run, one for each host. */
export interface Connections {
  /** The host's one connection, opened on first need, and anew when it broke. @throws Unreachable */
  connection(host: Host): Promise<Connection>;
  /** Whether a connection to the host was open and is gone. */
  isBroken(host: Host): Promise<boolean>;
  /** The host's connection, which is opened anew when it is gone before a program began. The run closes it. */
  steady(host: Host): Connection;
  /** Gives a broken connection up and opens another. @throws Unreachable */
  reconnect(host: Host): Promise<Connection>;
  /** Closes all of them. */
  readonly closeAll: () => Promise<void>;
}

/** How a run opens connections. */
export interface OpenConnections {
  readonly connect: (host: Host) => Promise<Connection>;
  readonly kindOf: (host: Host) => ConnectionOptions['kind'];
  readonly signal: AbortSignal;
}

/** The connections of a run that has none yet. */
export function createConnections({ connect, kindOf, signal }: OpenConnections): Connections {
  const open = new Map<string, Promise<Connection>>();
  const isBroken = async (host: Host): Promise<boolean> =>
    open.get(host.name)?.then(
      (link) => link.isGone?.() === true,
      () => false,
    ) ?? false;
  const connection = async (host: Host): Promise<Connection> => {
    const before = open.get(host.name);
    if ((await isBroken(host)) && open.get(host.name) === before) open.delete(host.name);
    const fresh = open.get(host.name) ?? connect(host);
    open.set(host.name, fresh);
    return fresh;
  };
  const reconnect = async (host: Host): Promise<Connection> => {
    const broken = open.get(host.name);
    open.delete(host.name);
    await broken?.then((link) => link.close()).catch(() => undefined);
    return connection(host);
  };
  return {
    connection,
    isBroken,
    reconnect,
    steady: (host) => ({
      kind: kindOf(host),
      host: host.name,
      async run(program, how) {
        const link = await connection(host);
        try {
          return await link.run(program, how);
        } catch (error) {
          if (!(error instanceof NotBegun) || signal.aborted) throw error;
          return (await reconnect(host)).run(program, how);
        }
      },
      close: async () => undefined,
    }),
    async closeAll() {
      await Promise.allSettled([...open.values()].map(async (pending) => (await pending).close()));
    },
  };
}
