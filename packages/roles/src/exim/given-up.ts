const signing = 'signing of ';

/** The domains of a list of what a host gives up that it need not sign for any more. */
export function signingGivenUp(givesUp: readonly string[] = []): readonly string[] {
  return givesUp.filter((text) => text.startsWith(signing)).map((text) => text.slice(signing.length).toLowerCase());
}
