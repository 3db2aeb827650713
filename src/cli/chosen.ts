/** The name of a row of a table; without one the first. That it is a row was checked when the call was read. */
export function chosen<T extends object>(table: T, name: string | undefined): keyof T {
  const names = Object.keys(table) as (keyof T)[];
  return names.find((each) => each === name) ?? (names[0] as keyof T);
}
