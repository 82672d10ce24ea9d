import { lease } from './lease.ts';

// A process that borrows what its arguments wish for (SOCKET WISH …), says so and keeps it until it is killed.
const [path = '', ...wishes] = process.argv.slice(2);
const { names } = await lease(path, { wishes });
process.stdout.write(`${names.join(' ')}\n`);
setInterval(() => undefined, 1000);
