import { connect, type Socket } from 'node:net';
import { reveal } from '@waxseal/core';
import { createTransport } from 'nodemailer';
import { keyAlgorithm, signMessage, type SigningKey } from '../dkim/sign-message.ts';
import { clientAddress } from '../spf/client-address.ts';

export interface SendSigned {
  readonly raw: string;
  readonly from: string;
  readonly to: string;
  /** The address and name the sender stands for, told to the server by the PROXY protocol. */
  readonly source: { readonly ip: string; readonly helo: string };
  readonly server: { readonly address: string; readonly port: number };
  /** One signature for each; none sends unsigned. */
  readonly keys: readonly SigningKey[];
  readonly now: Date;
}

/** Connects and says whom it stands for (HAProxy's PROXY protocol, version 1). */
function connectAs(ip: string, { address, port }: SendSigned['server']): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const { family: version, text } = clientAddress(ip);
    const [family, local] = version === 'ip4' ? ['TCP4', '127.0.0.1'] : ['TCP6', '::1'];
    const socket = connect(port, address, () => {
      socket.write(`PROXY ${family} ${text} ${local} 1025 ${port}\r\n`);
      socket.off('error', reject);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

/** Sends a message as it is by SMTP, e.g. a reply to the relay that delivers it. */
export async function sendRaw({
  raw,
  from,
  to,
  server,
  name,
}: Pick<SendSigned, 'raw' | 'from' | 'to' | 'server'> & { readonly name: string }): Promise<void> {
  const transport = createTransport({
    host: server.address,
    port: server.port,
    name,
    ignoreTLS: true,
    socketTimeout: 30_000,
  });
  try {
    await transport.sendMail({ raw, envelope: { from, to } });
  } finally {
    transport.close();
  }
}

/** The signatures that nodemailer makes: it knows RSA only. */
function dkimOptions(keys: readonly SigningKey[]): {
  readonly dkim?: { readonly keys: { domainName: string; keySelector: string; privateKey: string }[] };
} {
  if (keys.length === 0) return {};
  return {
    dkim: {
      keys: keys.map(({ domain, selector, privatePem }) => ({
        domainName: domain,
        keySelector: selector,
        privateKey: reveal(privatePem),
      })),
    },
  };
}

/** Signs a message, with nodemailer for RSA and mailauth for Ed25519, and sends it by SMTP. @throws InputError for a key that cannot sign. */
export async function sendSigned({ raw, from, to, source, server, keys, now }: SendSigned): Promise<void> {
  const byAlgorithm = Map.groupBy(keys, keyAlgorithm);
  const signed = await signMessage(raw, byAlgorithm.get('ed25519') ?? [], now);
  const transport = createTransport({
    connection: await connectAs(source.ip, server),
    name: source.helo,
    ignoreTLS: true,
    socketTimeout: 10_000,
    ...dkimOptions(byAlgorithm.get('rsa') ?? []),
  });
  try {
    await transport.sendMail({ raw: signed, envelope: { from, to } });
  } finally {
    transport.close();
  }
}
