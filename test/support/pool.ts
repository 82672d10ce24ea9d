/** Lends each of some things to one user at a time; others wait. */
export type Pool<T> = <R>(use: (thing: T) => Promise<R>) => Promise<R>;

export function poolOf<T>(things: readonly T[]): Pool<T> {
  const free = [...things];
  const waiting: ((thing: T) => void)[] = [];
  const take = async (): Promise<T> => {
    const [thing] = free.splice(0, 1);
    return thing ?? new Promise<T>((resolve) => waiting.push(resolve));
  };
  const giveBack = (thing: T): void => {
    const next = waiting.shift();
    if (next === undefined) free.push(thing);
    else next(thing);
  };
  return async (use) => {
    const thing = await take();
    try {
      return await use(thing);
    } finally {
      giveBack(thing);
    }
  };
}
