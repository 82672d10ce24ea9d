/** Debian's Exim runs as this user: it must read the key and never write it. */
export const eximUser = 'Debian-exim';

/** The tree that holds all of Exim's configuration on Debian. */
export const eximTree = '/etc/exim4';

/** Where DKIM keys live. */
export const dkimDirectory: string = `${eximTree}/dkim`;

/** What `dpkg-reconfigure` and `update-exim4.conf` read. */
export const settingsFile: string = `${eximTree}/update-exim4.conf.conf`;

/** A file's place, owner and mode. */
export interface EximFile {
  readonly path: string;
  readonly content: string;
  readonly owner: string;
  readonly group: string;
  /** Permission bits. */
  readonly mode: number;
}

/** Where the private key of a domain and selector lives. */
export function keyPath(domain: string, selector: string): string {
  return `${dkimDirectory}/${domain}-${selector}.pem`;
}
