/** Text of terminals as plain text. */

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[ -/]*[@-~]`, "g");

/** Without colours; a line that was rewritten by a progress bar as it was last. */
export function plainText(text: string): string {
  return text.replace(ESCAPES, "").replace(/^[^\n]*\r(?!\n|$)/gm, "");
}
