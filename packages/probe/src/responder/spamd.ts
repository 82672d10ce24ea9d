import { connect } from 'node:net';
import { WaxsealError } from '@waxseal/core';
import type { SpamPoints } from '../report/report.ts';

/** Where SpamAssassin's daemon listens. */
export interface SpamdAddress {
  readonly address: string;
  readonly port: number;
}

/** Most octets of an answer that are read, and milliseconds it may take. */
const [longest, patience] = [262_144, 30_000] as const;

function ask({ address, port }: SpamdAddress, raw: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const socket = connect(port, address, () => {
      socket.write(`REPORT SPAMC/1.5\r\nContent-length: ${raw.length}\r\n\r\n`);
      socket.end(raw);
    });
    socket
      .setEncoding('utf8')
      .setTimeout(patience, () => socket.destroy(new WaxsealError('spamd did not answer in time')));
    socket.on('data', (text: string) => {
      said += text;
      if (said.length > longest) socket.destroy(new WaxsealError('spamd answered without end'));
    });
    socket.on('error', reject).on('close', () => resolve(said));
  });
}

/** Reads spamd's answer to REPORT: the points of its header, the rules of its table. */
export function parseSpamdReport(answer: string): SpamPoints {
  const head = /^Spam: (?:True|False|Yes|No) ; (-?\d+(?:\.\d+)?) \/ (-?\d+(?:\.\d+)?)/im.exec(answer);
  if (head === null) throw new WaxsealError('spamd answered something else', { value: answer.slice(0, 100) });
  const rules = [...answer.matchAll(/^\s*(-?\d+\.\d+) ([A-Z][A-Z0-9_]+)\s+(.*)$/gm)];
  return {
    points: Number(head[1]),
    required: Number(head[2]),
    rules: rules.map(([, points, name = '', description = '']) => ({
      points: Number(points),
      name,
      description: description.trim(),
    })),
  };
}

/** SpamAssassin's points for a message, asked of its daemon. @throws WaxsealError when it does not answer. */
export async function spamdPoints(spamd: SpamdAddress, raw: Uint8Array): Promise<SpamPoints> {
  return parseSpamdReport(await ask(spamd, raw));
}
