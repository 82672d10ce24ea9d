import type { Secret } from '@waxseal/core';

/** How a host is reached, read from `ansible_*` vars or a typed inventory. The shape that `remote` takes as its options. */
export interface HostConnection {
  readonly kind: 'ssh' | 'local' | 'directory';
  readonly address?: string;
  readonly port?: number;
  readonly user?: string;
  readonly privateKeyFile?: string;
  readonly root?: string;
  readonly become?: { readonly user?: string; readonly password?: Secret<string> };
  readonly proxyJump?: string;
  readonly hostKeys?: 'strict' | 'accept-new';
  readonly knownHostsFiles?: readonly string[];
  readonly connectTimeout?: number;
}
