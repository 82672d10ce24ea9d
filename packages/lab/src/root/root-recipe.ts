import { createHash } from 'node:crypto';
import { InputError, sh } from '@waxseal/core';
import type { Release } from './release.ts';

/** What a Debian root is made of; equal recipes share one cached root. */
export interface RootRecipe {
  readonly release: Release;
  /** Packages beside the minimal system; {@link mailPackages} where not said. */
  readonly include?: readonly string[];
}

/** The packages of a mail host: what a server that runs Exim behind SSH has. */
export const mailPackages: readonly string[] = [
  'openssh-server',
  'exim4-daemon-light',
  'ca-certificates',
  'iproute2',
  'procps',
  'sudo',
];

/** Raise when the build script changes what a root holds, so that cached roots are built anew. */
const recipeVersion = 1;
const packageName = /^[a-z0-9][a-z0-9+.-]+$/;

/** The packages of a recipe, sorted and each once. @throws InputError for an illegal package name (Debian Policy §5.6.1). */
export function packagesOf(recipe: RootRecipe): readonly string[] {
  const names = [...new Set(recipe.include ?? mailPackages)].toSorted();
  const bad = names.filter((name) => !packageName.test(name));
  if (bad.length > 0)
    throw new InputError(bad.map((value) => ({ message: 'expected the name of a Debian package', value })));
  return names;
}

/** The directory name of a recipe's root: its release and a digest of everything that decides its content. */
export function rootName(recipe: RootRecipe): string {
  const text = JSON.stringify([recipeVersion, recipe.release, packagesOf(recipe)]);
  return `${recipe.release}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}

/** What turns a fresh Debian tree into one that many hosts can share: no identity of its own, and a user who may sudo. */
const customise = [
  'rm -f "$1"/etc/ssh/ssh_host_*_key "$1"/etc/ssh/ssh_host_*_key.pub "$1"/etc/machine-id "$1"/etc/resolv.conf',
  'chroot "$1" useradd --create-home --shell /bin/sh --comment "unprivileged administrator" deploy',
  'install -d -m 0750 "$1"/etc/sudoers.d',
  String.raw`printf "deploy ALL=(ALL:ALL) NOPASSWD: ALL\n" > "$1"/etc/sudoers.d/deploy`,
  'chmod 0440 "$1"/etc/sudoers.d/deploy',
  // The build machine's name would be taken for a local domain of every host.
  'settings="$1"/etc/exim4/update-exim4.conf.conf',
  'if [ ! -e "$settings" ]; then exit 0; fi',
  'echo "exim4-config exim4/dc_other_hostnames string" | chroot "$1" debconf-set-selections',
  String.raw`sed -i "s/^dc_other_hostnames=.*/dc_other_hostnames=''/" "$settings"`,
].join('\n');

/**
 * Renders the program that builds a root at `$1` unless it is there, under a lock that the kernel drops with its
 * holder. The tree gets its name only when it is whole, so a build that died leaves nothing that looks finished.
 */
export function renderBuildScript(recipe: RootRecipe): string {
  const packages = packagesOf(recipe);
  const options = [
    '--variant=minbase',
    ...(packages.length > 0 ? [`--include=${packages.join(',')}`] : []),
    `--customize-hook=${customise}`,
  ];
  return [
    'root=$1',
    'exec 9>"$root.lock"',
    'flock 9',
    'if [ -d "$root" ]; then exit 0; fi',
    'rm -rf --one-file-system "$root".building.*',
    'fresh=$(mktemp -d "$root.building.XXXXXX")',
    String.raw`trap 'rm -rf --one-file-system "$fresh"' EXIT`,
    // What it mounts goes with its processes, however they end.
    sh`unshare --mount mmdebstrap ${options} ${recipe.release} "$fresh" 9>&-`,
    'chmod 0755 "$fresh"',
    'mv -T "$fresh" "$root"',
    '',
  ].join('\n');
}
