/**
 * Values in Markdown that are shown as they are.
 *
 * Escapes differ by place: in code there are none, and links have others. So a value has, in place of each sign of ASCII, a
 * character that means nothing to Markdown, and which the finished HTML has back as an entity.
 */

/** The characters that stand for those of ASCII: the last ones for private use, which no font and no keyboard has. */
const FIRST = 0x10_ff_00;
const SIGNS = /[\0-/:-@[-`{-\x7f]/g;
const STANDING = /[\u{10ff00}-\u{10ff7f}]/gu;
/** The same in UTF-8 in an address. */
const IN_ADDRESS = /%F4%8F%B[CD]%[89AB][0-9A-F]/g;

/** A value for the inside of Markdown, which finds no sign in it. */
export function literal(value: string): string {
  return value.replace(SIGNS, (sign) => String.fromCodePoint(FIRST + sign.charCodeAt(0)));
}

/** A text with the signs of its values. */
export function withSigns(text: string): string {
  return text.replace(STANDING, signOf);
}

/** HTML that was made of Markdown, with the signs of its values. */
export function withEntities(html: string): string {
  return html
    .replace(STANDING, (one) => entityOf(signOf(one)))
    .replace(IN_ADDRESS, (bytes) => addressOf(signOf(decodeURIComponent(bytes))));
}

function signOf(standing: string): string {
  return String.fromCharCode((standing.codePointAt(0) ?? FIRST) - FIRST);
}

function entityOf(sign: string): string {
  return `&#${sign.charCodeAt(0)};`;
}

/** A sign in an address as Markdown writes it, which leaves `%` as it is. */
function addressOf(sign: string): string {
  const written = sign === "%" ? sign : encodeURI(sign);
  return written.length === 1 ? entityOf(written) : written;
}
