import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { HostRecord } from './host-record.ts';
import type { HostFile, HostSpec } from './host-spec.ts';
import { hostPaths } from './host-paths.ts';
import { renderInit, setupFile } from './render-boot-script.ts';

/** What every host of a lab gets from the lab. */
export interface CommonFiles {
  readonly hosts: string;
  readonly resolvConf: string;
  /** Addresses of the lab's name servers. */
  readonly nameservers: readonly string[];
  /** The public half of the key that opens every host. */
  readonly authorizedKey: string;
}

type Files = Readonly<Record<string, string | HostFile>>;

/** The files that make a copy of the shared root this host. */
function identityFiles(host: HostRecord, common: CommonFiles): Files {
  return {
    '/usr/local/sbin/lab-init': { content: renderInit(host.services), mode: 0o755 },
    '/etc/hostname': `${host.name}\n`,
    '/etc/mailname': `${host.fqdn}\n`,
    '/etc/hosts': common.hosts,
    '/etc/resolv.conf': common.resolvConf,
    '/root/.ssh/authorized_keys': { content: common.authorizedKey, mode: 0o600 },
    '/etc/ssh/authorized_keys.d/deploy': common.authorizedKey,
    '/etc/ssh/sshd_config.d/lab.conf':
      'UseDNS no\nAuthorizedKeysFile .ssh/authorized_keys /etc/ssh/authorized_keys.d/%u\n',
  };
}

async function writeTree(root: string, files: Files): Promise<void> {
  for (const [path, file] of Object.entries(files)) {
    const { content, mode = 0o644 } = typeof file === 'string' ? { content: file } : file;
    const target = join(root, path);
    await mkdir(dirname(target), { recursive: true, mode: path.includes('/.ssh/') ? 0o700 : 0o755 });
    await writeFile(target, content, { mode });
    await chmod(target, mode);
  }
}

/** Writes the tree of files a host boots with. */
export async function writeHostFiles(id: string, host: HostRecord, spec: HostSpec, common: CommonFiles): Promise<void> {
  const { files, mount } = hostPaths(id, host.name);
  await rm(files, { recursive: true, force: true });
  await mkdir(mount, { recursive: true, mode: 0o755 });
  const setup = spec.setup === undefined ? {} : { [setupFile]: spec.setup };
  await writeTree(files, { ...identityFiles(host, common), ...setup, ...spec.files });
}
