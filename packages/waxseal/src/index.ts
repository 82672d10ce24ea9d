export { type Io, run } from '@waxseal/cli';
