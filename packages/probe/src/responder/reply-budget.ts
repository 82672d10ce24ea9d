/** Most addresses that are remembered: the one heard of longest ago is forgotten first. */
const mostAddresses = 10_000;

const hour = 3_600_000;

interface Spent {
  readonly since: number;
  readonly replies: number;
}

/**
 * How many replies an address gets in an hour. An envelope sender is easily forged: without a budget, strangers could have a
 * responder write to somebody as often as they like (RFC 3834 §5).
 */
export function replyBudget(perHour: number): (address: string, now: Date) => boolean {
  const spent = new Map<string, Spent>();
  return (address, now) => {
    const key = address.toLowerCase();
    const known = spent.get(key);
    const current =
      known !== undefined && now.getTime() - known.since < hour ? known : { since: now.getTime(), replies: 0 };
    if (current.replies >= perHour) return false;
    spent.delete(key);
    spent.set(key, { ...current, replies: current.replies + 1 });
    const [oldest] = spent.keys();
    if (spent.size > mostAddresses && oldest !== undefined) spent.delete(oldest);
    return true;
  };
}
