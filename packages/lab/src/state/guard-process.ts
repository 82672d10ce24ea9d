import { removeLab } from './remove-lab.ts';

// The program a guard becomes when the lab's maker is gone: guard-process ID.
const [id] = process.argv.slice(2);
if (id !== undefined && /^[0-9a-f]+$/.test(id)) await removeLab(id);
