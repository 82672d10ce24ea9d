export { type FileToPut, put } from './calls.ts';
export { libraries, type Library } from './libraries.ts';
