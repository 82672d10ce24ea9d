import { createLab, type Lab, type LabHost, type LabSink, type Release } from '@waxseal/lab';

export interface MailLabOptions {
  /** The mail hosts by name; a release for each, bookworm where not said. */
  readonly hosts: readonly string[] | Readonly<Record<string, Release>>;
}

/** Mail hosts as Debian installs them, and a sink that stands for the ISP's smarthost. */
export interface MailLab {
  readonly lab: Lab;
  readonly hosts: readonly LabHost[];
  /** The first host. */
  readonly host: LabHost;
  /** What `mail.club-internet.fr` was given. */
  readonly sink: LabSink;
}

function entriesOf(hosts: MailLabOptions['hosts']): readonly (readonly [string, Release])[] {
  return Array.isArray(hosts) ? hosts.map((name: string) => [name, 'bookworm'] as const) : Object.entries(hosts as Readonly<Record<string, Release>>);
}

/** Starts a lab of mail hosts 192.0.2.11, .12, … and the smarthost 198.51.100.25, which takes every message. */
export async function mailLab(options: MailLabOptions): Promise<MailLab> {
  const lab = await createLab({ name: 'mail' });
  const hosts = entriesOf(options.hosts).map(([name, release], index) => lab.addHost({ name, release, address: `192.0.2.${11 + index}` }));
  const sink = lab.addSink({ name: 'isp', fqdn: 'mail.club-internet.fr', address: '198.51.100.25' });
  await lab.start();
  const [host] = hosts;
  if (host === undefined) throw new RangeError('a mail lab has at least one host');
  return { lab, hosts, host, sink };
}
