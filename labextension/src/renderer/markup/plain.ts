/** What a text needs before it can be shown. */

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[ -/]*[@-~]`, "g");

/** Without colours; a line that was rewritten by a progress bar as it was last. */
export function plainText(text: string): string {
  return text.replace(ESCAPES, "").replace(/^[^\n]*\r(?!\n|$)/gm, "");
}

const PLAIN = /^(?!.*www\.)\p{L}[\p{L}\p{N} ,.;:!?()%€$'’-]*$/u;

/** Whether Markdown would leave a text as it is, so that it needs neither the parser nor its chunk. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}
