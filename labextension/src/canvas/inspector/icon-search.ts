/** Finds icons by their names and by other words for them. */

const EMOJI = /^\P{ASCII}{1,20}$/u;

/** The names that fit what is typed, those that begin with it first; an emoji itself. */
export function iconsLike(text: string, shapes: Readonly<Record<string, string>>, words: Readonly<Record<string, readonly string[]>>): string[] {
  const wanted = text.trim().toLowerCase().replaceAll(/[\s-]+/g, "_");
  if (EMOJI.test(wanted)) return [wanted];
  const names = Object.keys(shapes);
  if (wanted === "") return names;
  const rank = (name: string) => {
    const all = [name, ...(words[name] ?? [])];
    if (all.some((one) => one.startsWith(wanted))) return 0;
    return all.some((one) => one.includes(wanted)) ? 1 : 2;
  };
  return [0, 1].flatMap((wantedRank) => names.filter((name) => rank(name) === wantedRank));
}
