import { connect, type Socket } from 'node:net';
import { reveal, type Secret } from '@waxseal/core';
import { createTransport } from 'nodemailer';

/** A DKIM key as a sender uses it. */
export interface SigningKey {
  readonly domain: string;
  readonly selector: string;
  readonly privatePem: Secret<string>;
}

export interface SendSigned {
  readonly raw: string;
  readonly from: string;
  readonly to: string;
  /** The address and name the sender stands for, told to the server by the PROXY protocol. */
  readonly source: { readonly ip: string; readonly helo: string };
  readonly server: { readonly address: string; readonly port: number };
  /** Undefined sends unsigned. */
  readonly key?: SigningKey;
}

/** Connects and says whom it stands for (HAProxy's PROXY protocol, version 1). */
function connectAs(ip: string, { address, port }: SendSigned['server']): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const family = ip.includes(':') ? 'TCP6' : 'TCP4';
    const local = ip.includes(':') ? '::1' : '127.0.0.1';
    const socket = connect(port, address, () => {
      socket.write(`PROXY ${family} ${ip} ${local} 1025 ${port}\r\n`);
      socket.off('error', reject);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

/** Sends a message as it is by SMTP, e.g. a reply to the relay that delivers it. */
export async function sendRaw({ raw, from, to, server, name }: Pick<SendSigned, 'raw' | 'from' | 'to' | 'server'> & { readonly name: string }): Promise<void> {
  const transport = createTransport({ host: server.address, port: server.port, name, ignoreTLS: true, socketTimeout: 30_000 });
  try {
    await transport.sendMail({ raw, envelope: { from, to } });
  } finally {
    transport.close();
  }
}

/** Signs a message with nodemailer and sends it by SMTP. */
export async function sendSigned({ raw, from, to, source, server, key }: SendSigned): Promise<void> {
  const transport = createTransport({
    connection: await connectAs(source.ip, server),
    name: source.helo,
    ignoreTLS: true,
    socketTimeout: 10_000,
    ...(key === undefined ? {} : { dkim: { domainName: key.domain, keySelector: key.selector, privateKey: reveal(key.privatePem) } }),
  });
  try {
    await transport.sendMail({ raw, envelope: { from, to } });
  } finally {
    transport.close();
  }
}
