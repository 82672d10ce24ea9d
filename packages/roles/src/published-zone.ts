import { type DomainName, type Maybe, quote, withoutDot } from '@waxseal/core';
import { apt, block, directory, file, type Task, transaction } from '@waxseal/playbook';

/** A zone as a master file, and where it shall be served. */
export interface PublishedZone {
  readonly domain: DomainName;
  /** The master file's text; unknown while a key in it is. */
  readonly text: Maybe<string>;
}

/** Where BIND on Debian keeps the zone's master file. */
export function zonePath(domain: DomainName): string {
  return `/etc/bind/zones/db.${withoutDot(domain)}`;
}

function declaration(domain: DomainName): string {
  return `zone "${withoutDot(domain)}" {\n\ttype primary;\n\tfile "${zonePath(domain)}";\n};\n`;
}

// Everything that named-checkzone only warns about by default is a failure here (facts of mail: an MX to an address
// loads and never works). `-i local` keeps it from asking the network.
const strict = '-i local -k fail -m fail -n fail -M fail -S fail -r fail';

/**
 * The zone on a BIND host: master file and declaration as one transaction, checked by BIND's own tools on a staged copy
 * before anything is swapped in.
 */
export function publishedZone({ domain, text }: PublishedZone): readonly Task[] {
  const name = withoutDot(domain);
  const staged = `"$STAGE"/zones/db.${quote(name)}`;
  return [
    apt({ packages: ['bind9', 'bind9-utils'] }),
    transaction({
      name: `zone ${name}`,
      tree: '/etc/bind',
      members: [
        directory({ path: '/etc/bind/zones', mode: 0o755 }),
        file({ path: zonePath(domain), content: text, mode: 0o644 }),
        block({ path: '/etc/bind/named.conf.local', marker: `waxseal ${name}`, comment: '//', text: declaration(domain) }),
      ],
      validate: [
        { name: 'named-checkzone', run: `named-checkzone ${strict} ${quote(name)} ${staged}` },
        { name: 'named-checkconf', run: 'named-checkconf "$STAGE"/named.conf.local' },
      ],
      activate: 'if rndc status >/dev/null 2>&1; then rndc reload; else service named restart; fi',
      health: `for try in 1 2 3 4 5 6 7 8 9 10; do rndc zonestatus ${quote(name)} && exit; sleep 0.5; done; exit 1`,
    }),
  ];
}
