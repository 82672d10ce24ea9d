import { type ConnectionOptions, connect } from '@waxseal/remote';
import { secret, WaxsealError } from '@waxseal/core';

// Connects as its argument says (JSON), runs the program on stdin, and prints what came of it as JSON: to be run in a lab's network.
interface Asked extends Omit<ConnectionOptions, 'become'> {
  readonly become?: { readonly user?: string; readonly password?: string };
}

const { become, ...rest } = JSON.parse(process.argv[2] ?? '{}') as Asked;
const password = become?.password === undefined ? {} : { password: secret(become.password) };
const options: ConnectionOptions =
  become === undefined
    ? rest
    : { ...rest, become: { ...(become.user === undefined ? {} : { user: become.user }), ...password } };

const parts: Buffer[] = [];
for await (const part of process.stdin) parts.push(part as Buffer);
try {
  const connection = await connect('mx1', options);
  try {
    console.log(JSON.stringify(await connection.run(Buffer.concat(parts).toString())));
  } finally {
    await connection.close();
  }
} catch (error) {
  if (!(error instanceof WaxsealError)) throw error;
  console.log(JSON.stringify({ refused: error.name, ...error.faults[0] }));
}
