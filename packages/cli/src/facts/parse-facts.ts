/** What is known of a host. What it did not tell, or what a directory cannot tell, is left out. */
export interface HostFacts {
  readonly place: 'system' | 'directory';
  /** What `/etc/os-release` calls the system. */
  readonly system?: string;
  readonly kernel?: string;
  readonly machine?: string;
  readonly name?: string;
  readonly addresses?: readonly string[];
  readonly user?: string;
  readonly uid?: number;
  /** Seconds since 1970 by the host's own clock. */
  readonly time?: number;
  /** KiB free below `/etc`. */
  readonly free?: number;
  /** KiB of memory. */
  readonly memory?: number;
  readonly init?: string;
  /** Installed versions, as Debian counts them. */
  readonly exim?: string;
  readonly bind?: string;
  /** Programs that the engine needs and the host lacks. */
  readonly missing: readonly string[];
}

const texts = ['system', 'kernel', 'machine', 'name', 'user', 'init', 'exim', 'bind'] as const;
const numbers = ['uid', 'time', 'free', 'memory'] as const;

const words = (text: string | undefined): readonly string[] => (text ?? '').split(' ').filter((word) => word !== '');

/** Reads what the facts program printed. A host may say anything: what is not of the expected form is left out. */
export function parseFacts(output: string): HostFacts {
  const said = new Map(
    output.split('\n').flatMap((line) => {
      const [, name, value] = /^([a-z]+)=(.{1,300})$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
  const known = [
    ...texts.flatMap((name) => (said.has(name) ? [[name, said.get(name)]] : [])),
    ...numbers.flatMap((name) => (/^\d{1,15}$/.test(said.get(name) ?? '') ? [[name, Number(said.get(name))]] : [])),
    ...(said.has('addresses') ? [['addresses', words(said.get('addresses'))]] : []),
  ];
  return {
    place: said.get('place') === 'directory' ? 'directory' : 'system',
    missing: words(said.get('missing')),
    ...Object.fromEntries(known),
  };
}
