/** A Debian release the lab builds hosts of: 12 and 13. */
export type Release = 'bookworm' | 'trixie';

export const releases: readonly Release[] = ['bookworm', 'trixie'];
