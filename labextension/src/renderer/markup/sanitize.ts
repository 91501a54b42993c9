/**
 * HTML of others, made of allowed elements and attributes only.
 *
 * A parser that is not the browser's reads it, since a browser reports to the page's policy whatever it merely parses. The
 * elements are made one by one and nothing is written as HTML again, so that no text is read in two ways.
 */
import { Parser } from "htmlparser2";
import { say, sentence } from "../../core/locale.ts";
import { ATTRIBUTES, DROPPED, NAMESPACES, SOURCES, TAGS } from "./allowed.ts";
import { cleanDeclarations, loads } from "./stylesheets.ts";
import { linkTarget, parsed } from "../parts/links.ts";

type Attributes = Record<string, string>;

export interface Clean {
  content: DocumentFragment;
  /** The texts of its style elements. */
  styles: string[];
  /** What it has that is not shown, in sentences for people. */
  missing: string[];
}

/** How deep elements are drawn; browsers themselves end at 512. */
const MAX_DEPTH = 200;
/** How many addresses a sentence names, and how many characters of each. */
const NAMED = 3;
const LONGEST = 60;
const SCRIPTS = /^$|javascript|ecmascript|^module$/i;

export const NO_SCRIPT = sentence("This output contains a script, which pages do not run.");
const NO_OBJECT = sentence("This output embeds an object, which pages do not show.");

/** An element that is open; `into` takes what is inside it, null when nothing does. */
interface Open {
  namespace: string;
  into: Node | null;
  /** Collects the text of a style element. */
  style: string[] | null;
}

const decoder = document.createElement("textarea");

/** A text without entities, by a browser's own element that holds text only. */
function decoded(text: string): string {
  if (!text.includes("&")) return text;
  decoder.innerHTML = text.replaceAll("<", "&lt;");
  return decoder.textContent ?? "";
}

/** In attributes an entity ends with a semicolon: `?a=1&copy=2` has none. */
function decodedAttributes(attributes: Attributes): Attributes {
  const entries = Object.entries(attributes);
  return Object.fromEntries(entries.map(([name, value]) => [name, value.replace(/&#?\w+;/g, decoded)]));
}

class Cleaner {
  readonly content = document.createDocumentFragment();
  readonly styles: string[] = [];
  readonly missing = new Set<string>();
  /** Addresses of links that lead nowhere here. */
  readonly links = new Set<string>();
  private readonly open: Open[] = [{ namespace: NAMESPACES.html, into: this.content, style: null }];

  onopentag(name: string, given: Attributes): void {
    const attributes = decodedAttributes(given);
    const outer = this.top();
    const namespace = name === "svg" || name === "math" ? NAMESPACES[name] : outer.namespace;
    const style = name === "style" ? [] : null;
    const dropped = outer.into === null || DROPPED.has(name) || this.open.length > MAX_DEPTH;
    if (DROPPED.has(name)) this.note(name, attributes);
    this.open.push({ namespace, into: dropped ? null : this.enter(namespace, name, attributes, outer.into), style });
  }

  ontext(text: string): void {
    const { into, style } = this.top();
    if (style) style.push(text);
    else into?.appendChild(document.createTextNode(decoded(text)));
  }

  onclosetag(): void {
    const closed = this.open.pop();
    if (closed?.style) this.styles.push(closed.style.join(""));
    if (closed?.into instanceof Element && isSilent(closed.into)) closed.into.remove();
  }

  private top(): Open {
    return this.open.at(-1) as Open;
  }

  /** Adds an element, and returns what takes its content: itself, or what is around one that is not drawn. */
  private enter(namespace: string, name: string, attributes: Attributes, outer: Node | null): Node | null {
    const proper = TAGS[namespace]?.get(name);
    const made = proper === undefined ? null : this.make(namespace, proper, attributes);
    if (made !== null) outer?.appendChild(made);
    // What is inside a recording is for browsers that know none.
    if (made instanceof Text && (name === "audio" || name === "video")) return null;
    return made instanceof Element ? made : outer;
  }

  /** An element without its content, or a text that replaces it. */
  private make(namespace: string, name: string, attributes: Attributes): Element | Text {
    const source = SOURCES[name];
    const address = attributes["src"]?.trim();
    if (name === "input" && attributes["type"]?.toLowerCase() !== "checkbox") return document.createTextNode("");
    if (source && !(address !== undefined && source.test(address)) && (address !== undefined || name === "img")) {
      if (address !== undefined) this.refuse(name, address);
      return document.createTextNode(attributes["alt"] ?? "");
    }
    const made = document.createElementNS(namespace, name);
    for (const [key, value] of Object.entries(attributes)) setAttribute(made, namespace, key, value);
    if (source && address !== undefined) made.setAttribute("src", address);
    if (name === "input") made.setAttribute("type", "checkbox");
    if (name === "audio" || name === "video") made.setAttribute("controls", "");
    if (name === "a") this.link(made, attributes["href"]?.trim());
    return made;
  }

  private link(made: Element, address: string | undefined): void {
    if (address === undefined || address === "") return;
    const target = linkTarget(address);
    if (target === null) {
      if (!address.startsWith("#")) this.links.add(address);
      return;
    }
    made.setAttribute("href", target);
    made.setAttribute("target", "_blank");
    made.setAttribute("rel", "noopener noreferrer nofollow");
  }

  /** Notes an image, sound or film that does not come with the HTML. */
  private refuse(name: string, address: string): void {
    this.missing.add(`${notShown(name, address)}${name === "img" ? "" : ` ${say("Use embed=True.")}`}`);
  }

  private note(name: string, attributes: Attributes): void {
    if (name === "script" && SCRIPTS.test(attributes["type"] ?? "")) this.missing.add(say(NO_SCRIPT));
    else if (name === "iframe" || name === "frame") {
      const site = siteOf(attributes["src"] ?? "");
      this.missing.add(
        site === ""
          ? say("A frame is not shown: pages show nothing from elsewhere.")
          : say("A frame of {site} is not shown: pages show nothing from elsewhere.", { site }),
      );
    } else if (["object", "embed", "applet"].includes(name)) this.missing.add(say(NO_OBJECT));
  }
}

/** A player with nothing to play: its recordings were refused. */
function isSilent(element: Element): boolean {
  const plays = element.localName === "audio" || element.localName === "video";
  return plays && !element.hasAttribute("src") && element.querySelector("source[src]") === null;
}

/** Says that an element is not shown whose source does not come with its output. */
export function notShown(name: string, address: string): string {
  const site = siteOf(address);
  if (name === "img") {
    return site === ""
      ? say("An image is not shown: pages load only what comes with an output.")
      : say("An image of {site} is not shown: pages load only what comes with an output.", { site });
  }
  return site === ""
    ? say("A recording is not shown: pages load only what comes with an output.")
    : say("A recording of {site} is not shown: pages load only what comes with an output.", { site });
}

/** Which site an address is of; nothing for this one. */
function siteOf(address: string): string {
  const url = parsed(address);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin !== location.origin ? url.host : "";
}

function setAttribute(made: Element, namespace: string, name: string, value: string): void {
  const proper = ATTRIBUTES[namespace]?.get(name);
  if (name === "style") {
    const { style } = made as HTMLElement;
    style.cssText = value;
    cleanDeclarations(style);
  } else if (made.localName === "use" && (name === "href" || name === "xlink:href")) {
    if (/^#[\w-]+$/.test(value)) made.setAttribute("href", value);
  } else if (proper !== undefined && (namespace === NAMESPACES.html || !loads(value))) made.setAttribute(proper, value);
}

/** A sentence about links that lead nowhere here; empty where there are none. */
function notLinked(addresses: ReadonlySet<string>): string[] {
  if (addresses.size === 0) return [];
  const names = [...addresses].slice(0, NAMED).map((one) => (one.length > LONGEST ? `${one.slice(0, LONGEST)}…` : one));
  const more = addresses.size - names.length;
  const which = [...names, ...(more > 0 ? [say("{count} more", { count: more })] : [])].join(", ");
  return [
    addresses.size === 1
      ? say("A link is not shown ({which}): pages link to other sites and published pages only, not to files.", { which })
      : say("Links are not shown ({which}): pages link to other sites and published pages only, not to files.", { which }),
  ];
}

/** Says how far a bar is where no text does. */
function sayProgress(content: DocumentFragment): void {
  if (/\S/.test(content.textContent ?? "")) return;
  for (const bar of content.querySelectorAll("progress[value]")) {
    const [value, max] = [Number(bar.getAttribute("value")), Number(bar.getAttribute("max") ?? 1)];
    if (value >= 0 && max > 0) bar.after(` ${Math.round(Math.min(value / max, 1) * 100)}%`);
  }
}

export function sanitized(html: string): Clean {
  const cleaner = new Cleaner();
  const parser = new Parser(cleaner, { decodeEntities: false });
  parser.write(html);
  parser.end();
  sayProgress(cleaner.content);
  const missing = [...cleaner.missing, ...notLinked(cleaner.links)];
  return { content: cleaner.content, styles: cleaner.styles, missing };
}
