export { type DomainName, domainName, under, withoutDot } from './domain-name.ts';
export { type ExitCode, exitCodes, InputError, renderError, Unreachable, WaxsealError, type WaxsealErrorOptions } from './errors.ts';
export { type Fault, type Place, renderFault, renderPlace, type Severity } from './fault.ts';
export { quote, sh } from './quote.ts';
export { reveal, Secret, secret } from './secret.ts';
export { type Selector, selector } from './selector.ts';
export { days, hours, minutes, type Seconds, seconds } from './ttl.ts';
export { allKnown, isKnown, type Maybe, Unknown, whenKnown } from './unknown.ts';
