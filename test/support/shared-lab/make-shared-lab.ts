import { createInternet, type LabHost, type NameServerSpec, parties } from '@waxseal/lab';
import { startResponder } from '../../../scripts/compose-lab.ts';
import { bootAfresh } from './boot-afresh.ts';
import type { KeptLab } from './lab-on-demand.ts';
import { type Kind, type Member, members } from './members.ts';

const ofKind = (...kinds: readonly Kind[]): readonly Member[] => members.filter(({ kind }) => kinds.includes(kind));
const small = { services: ['ssh'], diskMegabytes: 64 } as const;
/** What a name server on trixie needs: the rest of what the lab's own servers have is for SpamAssassin. */
const onTrixie = {
  release: 'trixie',
  packages: [
    'bind9',
    'bind9-dnsutils',
    'bind9-utils',
    'ca-certificates',
    'iproute2',
    'nsd',
    'openssh-server',
    'procps',
    'sudo',
  ],
} as const;

function nameServer({ name, kind, address }: Member): NameServerSpec {
  return {
    name,
    address,
    bootsAtStart: false,
    ...(kind === 'dns' ? {} : onTrixie),
    server: kind === 'trixie-nsd' ? 'nsd' : 'bind',
  };
}

/** The hosts that run while nobody has them: whoever resolves a name of the managed domain would wait for ns1 and ns2. */
const standing: ReadonlySet<string> = new Set(Object.values(parties).map(({ name }) => name));

/** Makes the lab that all tests share: the mail Internet around the mail hosts is up, every other host boots when it is lent. */
export async function makeSharedLab(): Promise<KeptLab> {
  const { lab, hosts } = await createInternet({
    name: 'shared',
    mailHosts: ofKind('bookworm', 'trixie', 'small').map(({ name, kind, address }) => ({
      name,
      address,
      bootsAtStart: false,
      ...(kind === 'small' ? small : {}),
      release: kind === 'trixie' ? 'trixie' : 'bookworm',
    })),
    nameServers: ofKind('dns', 'trixie-dns', 'trixie-nsd')
      .filter(({ name }) => name !== 'ns1')
      .map(nameServer),
  });
  await lab.start();
  const hostOf = (name: string): LabHost => hosts.get(name) as LabHost;
  let responder: Promise<unknown> | undefined;
  return {
    id: lab.id,
    prepare: (name) => bootAfresh(hostOf(name)),
    putAway: (name) => (standing.has(name) ? bootAfresh(hostOf(name)) : hostOf(name).stop()),
    async startResponder() {
      await (responder ??= startResponder(lab));
    },
    down: () => lab.down(),
  };
}
