// Nothing is imported here: help names the places, and loads nothing else for it.

/** The places that `init` writes a beginning for; `bind` is a DNS host of the inventory. */
export const initZones = [
  'bind',
  'form',
  'rfc2136',
  'powerdns',
  'cloudflare',
  'desec',
  'gandi',
  'hetzner',
  'ovh',
  'route53',
  'command',
] as const;

export type InitZone = (typeof initZones)[number];
