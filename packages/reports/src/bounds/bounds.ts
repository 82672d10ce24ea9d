/** How much of what reporters send is read before it is refused. Octets, unless a line says otherwise. */
export interface Bounds {
  /** A mail, or a file of a folder, as it lies there. */
  readonly octets: number;
  /** Lines of a mail that may be boundaries of its parts. */
  readonly boundaries: number;
  /** How deep parts of a mail may lie in each other. */
  readonly partDepth: number;
  /** Attachments of one mail that are looked at. */
  readonly attachments: number;
  /** Files in an archive. */
  readonly entries: number;
  /** Archives within archives. */
  readonly layers: number;
  /** What one archive unpacks to. */
  readonly unpacked: number;
  /** How many times larger an archive may become; asked beyond the first mebibyte only. */
  readonly ratio: number;
  /** XML: how deep elements may lie in each other, and JSON values. */
  readonly depth: number;
  /** XML: elements of one record. */
  readonly recordElements: number;
  /** XML: attributes of one element. */
  readonly attributes: number;
  /** XML: characters of one element's text. */
  readonly text: number;
  /** Records of one aggregate report, policies and failure details of one TLS report. */
  readonly records: number;
  /** Mails and files of one source. */
  readonly items: number;
  /** A JSON text. */
  readonly json: number;
}

const mebibyte = 1024 ** 2;

/** The bounds that hold by default. */
export const bounds: Bounds = {
  octets: 32 * mebibyte,
  boundaries: 10_000,
  partDepth: 20,
  attachments: 32,
  entries: 16,
  layers: 2,
  unpacked: 128 * mebibyte,
  ratio: 250,
  depth: 16,
  recordElements: 2000,
  attributes: 32,
  text: 16_384,
  records: 100_000,
  items: 200_000,
  json: 16 * mebibyte,
};
