type Defined<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

/** An object without its undefined properties, which optional properties may not hold here. */
export function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Defined<T>;
}
