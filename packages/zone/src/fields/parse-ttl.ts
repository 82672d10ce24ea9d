const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Seconds of a TTL as master files write it: `3600`, or with BIND's units `1h30m`. Undefined when it is none, or above 2³²−1. */
export function parseTtl(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) < 2 ** 32 ? Number(text) : undefined;
  if (!/^(?:\d+[smhdw])+$/i.test(text)) return undefined;
  const parts = [...text.toLowerCase().matchAll(/(\d+)([smhdw])/g)];
  const total = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? 's'] ?? 1), 0);
  return total < 2 ** 32 ? total : undefined;
}
