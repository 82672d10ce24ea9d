import { crc32, deflateRawSync } from 'node:zlib';

/** A file for {@link zipOf}. */
export interface ZipFile {
  readonly name: string;
  readonly octets: Uint8Array;
  /** Flags of the entry; 1 says that it is encrypted. */
  readonly flags?: number;
}

/** A zip archive (PKWARE APPNOTE 4.3), each file deflated. */
export function zipOf(files: readonly ZipFile[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, octets, flags = 0 } of files) {
    const packed = deflateRawSync(octets);
    const title = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(octets), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(octets.length, 18);
    common.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, title, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, tail, title]));
    locals.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, central, end]);
}

/** Values of an aggregate report that a test changes; `undefined` leaves an element out. */
export interface AggregateText {
  readonly head?: string;
  readonly root?: string;
  readonly dates?: string;
  readonly organization?: string;
  readonly email?: string;
  readonly id?: string;
  readonly policies?: string;
  readonly records?: string;
}

/** A record as reporters write it. */
export function recordText(
  values: {
    readonly row?: string;
    readonly evaluated?: string;
    readonly identifiers?: string;
    readonly auth?: string;
  } = {},
): string {
  const {
    row = '<source_ip>192.0.2.11</source_ip><count>12</count>',
    evaluated = '<policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>fail</spf></policy_evaluated>',
    identifiers = '<identifiers><header_from>shop.example</header_from></identifiers>',
    auth = '<auth_results><dkim><domain>shop.example</domain><selector>mx1</selector><result>pass</result></dkim><spf><domain>list.example</domain><result>pass</result></spf></auth_results>',
  } = values;
  return `<record><row>${row}${evaluated}</row>${identifiers}${auth}</record>`;
}

/** An aggregate report in the form of RFC 7489. */
export function aggregateText({
  head = '<?xml version="1.0" encoding="UTF-8"?>\n',
  root = '<feedback>',
  dates = '<date_range><begin>1795651200</begin><end>1795737599</end></date_range>',
  organization = 'Receiver',
  email = 'dmarc@receiver.example',
  id = '2026-7',
  policies = '<policy_published><domain>shop.example</domain><p>none</p></policy_published>',
  records = recordText(),
}: AggregateText = {}): string {
  const name = /^<([^\s>]+)/.exec(root)?.[1] ?? '';
  return `${head}${root}<report_metadata><org_name>${organization}</org_name><email>${email}</email><report_id>${id}</report_id>${dates}</report_metadata>${policies}${records}</${name}>`;
}

/** A mail with one attachment. */
export function mailWith(type: string, filename: string, octets: Uint8Array, from = 'dmarc@receiver.example'): Buffer {
  const body = Buffer.from(octets).toString('base64').replaceAll(/.{76}/g, '$&\r\n');
  return Buffer.from(
    [
      `From: Reports <${from}>`,
      'To: postmaster@shop.example',
      'Subject: Report domain: shop.example',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="part"',
      '',
      '--part',
      'Content-Type: text/plain',
      '',
      'Here is your report.',
      '--part',
      `Content-Type: ${type}; name="${filename}"`,
      'Content-Transfer-Encoding: base64',
      `Content-Disposition: attachment; filename="${filename}"`,
      '',
      body,
      '--part--',
      '',
    ].join('\r\n'),
  );
}
