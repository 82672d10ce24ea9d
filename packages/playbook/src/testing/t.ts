import { shellHost } from './shell-host.ts';
import { file } from '../index.ts';
const host = shellHost('system');
const t0 = Date.now();
for (let i = 0; i < 10; i++) host.apply(host.plan([file({ path: '/a', content: String(i) })]));
console.log((Date.now() - t0) / 10, 'ms');
