// What checking needs and nothing else: a command, and each thread it starts, loads a third of the package.
export { guessFrom, scanGuess, takeGuess } from '../bulk/guess.ts';
export { buffersOf, type Carried, type ZonePart } from '../bulk/zone-part.ts';
export { ZoneRun } from '../bulk/zone-run.ts';
export type { ParseZoneOptions } from '../parse/zone-file-reader.ts';
export { checkZoneOctets, takePart, type ZoneOctets } from './check-zone.ts';
export type { ZoneCheck } from './zone-check.ts';
