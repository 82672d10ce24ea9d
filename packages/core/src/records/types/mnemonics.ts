/** Algorithms of DNSSEC as BIND, Knot and RFC 4034 appendix A.1 name them. */
export const algorithms = {
  RSAMD5: 1,
  DH: 2,
  DSA: 3,
  ECC: 4,
  RSASHA1: 5,
  NSEC3DSA: 6,
  'DSA-NSEC3-SHA1': 6,
  NSEC3RSASHA1: 7,
  'RSASHA1-NSEC3-SHA1': 7,
  RSASHA256: 8,
  RSASHA512: 10,
  ECCGOST: 12,
  'ECC-GOST': 12,
  ECDSAP256SHA256: 13,
  ECDSAP384SHA384: 14,
  ED25519: 15,
  ED448: 16,
  INDIRECT: 252,
  PRIVATEDNS: 253,
  PRIVATEOID: 254,
} as const;

/** Digest types of DS records as BIND names them. */
export const digestTypes = { 'SHA-1': 1, SHA1: 1, 'SHA-256': 2, SHA256: 2, GOST: 3, 'SHA-384': 4, SHA384: 4 } as const;

/** Hash algorithms of NSEC3 as BIND names them. */
export const hashAlgorithms = { 'SHA-1': 1 } as const;

/** Flags of KEY and DNSKEY (RFC 2535 §7.1, RFC 4034 §2.1.1). */
export const keyFlags = {
  NOCONF: 0x4000,
  NOAUTH: 0x8000,
  NOKEY: 0xc000,
  FLAG2: 0x2000,
  EXTEND: 0x1000,
  FLAG4: 0x0800,
  FLAG5: 0x0400,
  USER: 0,
  ZONE: 0x0100,
  HOST: 0x0200,
  NTYP3: 0x0300,
  FLAG8: 0x0080,
  FLAG9: 0x0040,
  FLAG10: 0x0020,
  FLAG11: 0x0010,
  ...Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`SIG${index}`, index])),
  KSK: 1,
} as const;

/** Protocols of KEY and DNSKEY (RFC 2535 §7.1). */
export const keyProtocols = { NONE: 0, TLS: 1, EMAIL: 2, DNSSEC: 3, IPSEC: 4, ALL: 255 } as const;

/** Certificate types of CERT (RFC 4398 §2.1). */
export const certificateTypes = {
  PKIX: 1,
  SPKI: 2,
  PGP: 3,
  IPKIX: 4,
  ISPKI: 5,
  IPGP: 6,
  ACPKIX: 7,
  IACPKIX: 8,
  URI: 253,
  OID: 254,
} as const;

/** Internet protocols as WKS names them (RFC 1035 §3.4.2). */
export const protocols = { ICMP: 1, IGMP: 2, GGP: 3, TCP: 6, EGP: 8, PUP: 12, UDP: 17 } as const;

/** Schemes of DSYNC (RFC 9859 §2.1). */
export const syncSchemes = { NOTIFY: 1 } as const;
