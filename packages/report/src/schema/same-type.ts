/** A type without its readonly marks, which schemas do not have. */
export type Mutable<T> = T extends object ? { -readonly [Key in keyof T]: Mutable<T[Key]> } : T;

// An identity of types, which mutual assignability is not: that would pass over an optional field that one side lacks.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
export type Same<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;
