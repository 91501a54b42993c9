/** A value that the URL keeps, of an input or of anything else that a page shows. */
export interface Bound {
  /** The parameter. */
  name: string;
  /** Whether each change that the visitor makes is a step for the browser's Back. */
  pushes: boolean;
  /** The text of its value now; null where it is left out, as a default is. */
  text: () => string | null;
  /**
   * Takes a text, null for the default, as if the visitor had given the value; with `only_checks` it only says what is wrong.
   * Whether the URL may be written: not while what it says cannot be taken.
   */
  take: (text: string | null, only_checks: boolean) => boolean;
  subscribe: (listener: () => void) => () => void;
}
