// The text of nearly every DKIM key: `v=DKIM1; k=rsa; p=` and the base64 of a SubjectPublicKeyInfo with 2048 bits and the
// exponent 65537. The octets in front and behind are fixed, the highest and lowest bit of the modulus are set. It says
// what core's reader of keys would say, without making the text.

const octetsOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const head = octetsOf('v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA');
const tail = octetsOf('IDAQAB');
const length = head.length + 342 + tail.length;
const lastOfModulus = length - tail.length - 1;

const isBase64 = Uint8Array.from({ length: 256 }, (_, octet) =>
  /[A-Za-z0-9+/]/.test(String.fromCharCode(octet)) ? 1 : 0,
);
const startsModulus = Uint8Array.from({ length: 256 }, (_, octet) =>
  /[g-z0-9+/]/.test(String.fromCharCode(octet)) ? 1 : 0,
);
const endsModulus = Uint8Array.from({ length: 256 }, (_, octet) => (/[Qw]/.test(String.fromCharCode(octet)) ? 1 : 0));

function fits(octet: number, index: number): boolean {
  if (index < head.length) return octet === head[index];
  if (index > lastOfModulus) return octet === tail[index - lastOfModulus - 1];
  if (index === head.length) return startsModulus[octet] === 1;
  return index === lastOfModulus ? endsModulus[octet] === 1 : isBase64[octet] === 1;
}

/** Tells whether strings, by where they begin and end in octets, are together the text of a usual key. */
export function isUsualKey(octets: Uint8Array, places: Int32Array, count: number): boolean {
  let total = 0;
  for (let index = 0; index < count; index += 2) total += (places[index + 1] as number) - (places[index] as number);
  if (total !== length) return false;
  let at = 0;
  for (let index = 0; index < count; index += 2) {
    const end = places[index + 1] as number;
    for (let place = places[index] as number; place < end; place += 1) {
      if (!fits(octets[place] as number, at)) return false;
      at += 1;
    }
  }
  return true;
}
