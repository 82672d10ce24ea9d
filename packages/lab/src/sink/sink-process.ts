import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSinkServer, type Store } from './sink-server.ts';

// The program of a sink's namespace: sink-process FOLDER HOSTNAME ADDRESS PORT. Messages land in FOLDER as N.json, complete from
// the first moment; `ready` appears there when it listens.
const [folder = '', hostName = '', address = '', port = '25'] = process.argv.slice(2);
let count = 0;

async function put(name: string, text: string): Promise<void> {
  await writeFile(join(folder, `.${name}`), text);
  await rename(join(folder, `.${name}`), join(folder, name));
}

const store: Store = async (message) => {
  count += 1;
  await put(`${String(count).padStart(8, '0')}.json`, JSON.stringify(message));
};

createSinkServer(hostName, store).listen(Number(port), address, () => void put('ready', `${process.pid}\n`));
