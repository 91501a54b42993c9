/** What a text needs before it can be shown. */

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[ -/]*[@-~]`, "g");

/** Without colours; a line that was rewritten by a progress bar as it was last. */
export function plainText(text: string): string {
  return text.replace(ESCAPES, "").split("\n").map(asLast).join("\n");
}

/** What follows the last carriage return of a line that something follows. */
export function asLast(line: string): string {
  let at = line.lastIndexOf("\r");
  while (at >= 0 && (at + 1 === line.length || line[at + 1] === "\r")) at = at === 0 ? -1 : line.lastIndexOf("\r", at - 1);
  return line.slice(at + 1);
}

/** One line that begins no list, heading, quote or rule. */
const ONE_LINE = /^(?![\s#>]|[+-](?:\s|$)|\d{1,9}[.)](?:\s|$)|-(?:[ \t]*-){2,}[ \t]*$)[^\n\r]*$/;
/** What emphasizes, links, quotes, escapes or is an HTML tag or entity anywhere. */
const MARKS = /[*_`[\]\\~<@]|&#?\w+;|:\/\/|www\./i;

/** Whether Markdown would leave a text as it is, so that it needs neither the parser nor its chunk. */
export function isPlain(text: string): boolean {
  return ONE_LINE.test(text) && !MARKS.test(text);
}
