#!/usr/bin/env node
import { keepCompiled } from './keep-compiled.ts';

// Everything else is loaded behind this, so that it need not be compiled again.
keepCompiled();
await import('./command-line.ts');
