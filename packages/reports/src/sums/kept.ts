/** How much is kept of a domain: days, rows and names of each, digests of reports. */
export const kept = { days: 400, rows: 500, names: 100, seen: 20_000 } as const;

export const daySeconds = 86_400;

/** The day of a moment in seconds since 1970, as `2026-11-28`, in UTC. */
export function dayOf(moment: number): string {
  return new Date(moment * 1000).toISOString().slice(0, 10);
}
