import { createLab } from '@waxseal/lab';

// Makes a lab, says so and waits to be killed: what is left of it then is the test's question.
const lab = await createLab({ name: 'doomed' });
lab.addHost({ name: 'mx1', address: '192.0.2.11' });
await lab.start();
process.stdout.write(`${lab.id}\n`);
setInterval(() => undefined, 1000);
