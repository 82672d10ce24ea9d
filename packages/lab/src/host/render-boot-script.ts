import { sh } from '@waxseal/core';
import type { HostRecord } from './host-record.ts';

/**
 * Renders the program that becomes a host: it runs as process 1 of fresh pid, mount and uts namespaces, lays a
 * memory-backed overlay over the shared root, leaves the machine's mounts behind and hands over to the host's init.
 * `$1` is an empty directory to mount in, `$2` the tree of files to boot with.
 */
export function renderBootScript(host: HostRecord): string {
  return [
    'set -eu',
    sh`mount -t tmpfs -o mode=0755,size=${host.diskMegabytes}m waxseal-lab "$1"`,
    'mkdir "$1/upper" "$1/work" "$1/root"',
    sh`mount -t overlay -o lowerdir=${host.root},upperdir="$1/upper",workdir="$1/work" waxseal-lab "$1/root"`,
    // The shared root's directories keep their owners and modes.
    'tar -C "$2" -cf - . | tar -C "$1/root" -xpf - --no-overwrite-dir --keep-directory-symlink',
    'cd "$1/root"',
    'mount -t proc proc proc',
    'mount -t sysfs -o ro sysfs sys',
    'mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts dev/pts',
    'ln -sf pts/ptmx dev/ptmx',
    'mount -t tmpfs -o size=16m shm dev/shm',
    'mount -t tmpfs -o mode=0755,size=16m run run',
    'mkdir -m 1777 run/lock',
    'mkdir .machine',
    sh`hostname ${host.name}`,
    'pivot_root . .machine',
    `exec chroot . /bin/sh -c 'umount -l /.machine; rmdir /.machine; exec env -i /usr/local/sbin/lab-init'`,
    '',
  ].join('\n');
}

/** The file init leaves when every service was tried; one line for each that did not start. */
export const readyFile = '/run/lab-ready';
/** The caller's program that init runs before the services. */
export const setupFile = '/etc/lab-setup';

/** Renders a host's process 1: it runs the caller's setup, starts the services by their init scripts, then reaps orphans. */
export function renderInit(services: readonly string[]): string {
  return [
    '#!/bin/sh',
    'export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb LANG=C.UTF-8',
    'failed=',
    sh`if [ -e ${setupFile} ]; then sh -eu ${setupFile} || failed="setup "; fi`,
    sh`for service in ${services}; do`,
    '  service "$service" start || failed="$failed$service "',
    'done',
    sh`echo "$failed" > ${readyFile}.new && mv ${readyFile}.new ${readyFile}`,
    'while :; do sleep 86400 & wait $!; done',
    '',
  ].join('\n');
}
