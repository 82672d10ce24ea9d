import { createInternet, type LabHost } from '@waxseal/lab';
import { startResponder } from '../../../scripts/compose-lab.ts';
import { bootAfresh } from './boot-afresh.ts';
import type { KeptLab } from './keeper.ts';
import { type Kind, type Member, members } from './members.ts';

const ofKind = (...kinds: readonly Kind[]): readonly Member[] => members.filter(({ kind }) => kinds.includes(kind));
const small = { services: ['ssh'], diskMegabytes: 64 } as const;
/** The names of hosts that are there for everybody. */
const standing: ReadonlySet<string> = new Set(ofKind('public').map(({ name }) => name));

/** Makes the lab that all tests share: the mail Internet is up, and every other host boots when it is lent. */
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
    nameServers: ofKind('dns').filter(({ name }) => name !== 'ns1').map(({ name, address }) => ({ name, address, bootsAtStart: false })),
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
