#!/usr/bin/env node
import process from 'node:process';

// Nothing is imported before the version is known: an older Node would end in a SyntaxError about a missing export.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const isOld = major < 22 || (major === 22 && minor < 19);

if (isOld) {
  process.stderr.write(`waxseal needs Node 22.19 or later, and this is Node ${process.versions.node}.\n`);
  process.exitCode = 3;
} else {
  const { keepCompiled } = await import('./keep-compiled.ts');
  // Everything else is loaded behind this, so that it need not be compiled again.
  keepCompiled();
  await import('./command-line.ts');
}
