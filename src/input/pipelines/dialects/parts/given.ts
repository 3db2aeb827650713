type Certain<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] };
type Perhaps<T> = { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };

/** The fields that have a value. */
export function given<const T extends object>(fields: T): Certain<T> & Perhaps<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as unknown as Certain<T> & Perhaps<T>;
}
