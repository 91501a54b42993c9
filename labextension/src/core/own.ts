/** Look-ups of names that pages, visitors and URLs choose: `constructor` is a name as any other. */

/** What a plain object has under a name itself, and never what all objects have. */
export function ownOf<T>(holder: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(holder, name) ? holder[name] : undefined;
}
