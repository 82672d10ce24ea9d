import type { LeaseAnswer } from './lease.ts';

/** The lab behind a keeper. */
export interface KeptLab {
  readonly id: string;
  /** Boots a host as it was at first, its cable in, for whoever borrows it. */
  prepare(name: string): Promise<void>;
  /** Puts a host away that was given back. */
  putAway(name: string): Promise<void>;
  /** Sees to it that the verifier answers probes. */
  startResponder(): Promise<void>;
  down(): Promise<void>;
}

/** A lab that is made when its first host is to be lent. */
export interface LabOnDemand {
  /** Prepares hosts, and gives what their borrower is to be told. */
  prepare(names: readonly string[], responder: boolean): Promise<LeaseAnswer>;
  putAway(names: readonly string[]): Promise<void>;
  /** Takes it down, if it was ever made. From then on, nothing is put away. */
  down(): Promise<void>;
}

export function labOnDemand(make: () => Promise<KeptLab>): LabOnDemand {
  let made: Promise<KeptLab> | undefined;
  let ended = false;
  const madeLab = async (): Promise<KeptLab | undefined> => made?.catch(() => undefined);
  return {
    async prepare(names, responder) {
      try {
        const lab = await (made ??= make());
        // None is still booting when the borrower is told of another that failed.
        const parts = await Promise.allSettled([
          ...names.map((name) => lab.prepare(name)),
          ...(responder ? [lab.startResponder()] : []),
        ]);
        const failed = parts.find((part) => part.status === 'rejected');
        if (failed !== undefined) throw failed.reason;
        return { id: lab.id, names };
      } catch (error) {
        return { refused: String(error) };
      }
    },
    async putAway(names) {
      const lab = await madeLab();
      // What cannot be put away is found out when it is prepared for the next borrower.
      if (lab !== undefined && !ended) await Promise.allSettled(names.map((name) => lab.putAway(name)));
    },
    async down() {
      ended = true;
      await (await madeLab())?.down();
    },
  };
}
