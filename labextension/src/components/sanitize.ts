/**
 * HTML of others, made of allowed elements and attributes only.
 *
 * A parser that is not the browser's reads it, since a browser reports to the page's policy whatever it merely parses. The
 * elements are made one by one and nothing is written as HTML again, so that no text is read in two ways.
 */
import { Parser } from "htmlparser2";
import { ATTRIBUTES, DROPPED, NAMESPACES, SOURCES, TAGS } from "./allowed.ts";
import { cleanDeclarations, loads } from "./css.ts";
import { linkTarget, parsed } from "./links.ts";

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
const SCRIPTS = /^$|javascript|ecmascript|^module$/i;

export const NO_SCRIPT = "This output contains a script, which pages do not run.";
const NO_OBJECT = "This output embeds an object, which pages do not show.";

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
    if (name === "a") link(made, attributes["href"]);
    return made;
  }

  /** Reports an image, sound or film that is not part of the HTML. */
  private refuse(name: string, address: string): void {
    const [kind, remedy] = name === "img" ? ["An image", ""] : ["A recording", " Use embed=True."];
    this.missing.add(`${kind}${placeOf(address)} is not shown: pages load only what comes with an output.${remedy}`);
  }

  private note(name: string, attributes: Attributes): void {
    if (name === "script" && SCRIPTS.test(attributes["type"] ?? "")) this.missing.add(NO_SCRIPT);
    else if (name === "iframe" || name === "frame") {
      this.missing.add(`A frame${placeOf(attributes["src"] ?? "")} is not shown: pages show nothing from elsewhere.`);
    } else if (["object", "embed", "applet"].includes(name)) this.missing.add(NO_OBJECT);
  }
}

/** A player with nothing to play: its recordings were refused. */
function isSilent(element: Element): boolean {
  const plays = element.localName === "audio" || element.localName === "video";
  return plays && !element.hasAttribute("src") && element.querySelector("source[src]") === null;
}

/** Which site an address is of, for people; nothing for this one. */
function placeOf(address: string): string {
  const url = parsed(address);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin !== location.origin ? ` of ${url.host}` : "";
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

function link(made: Element, address: string | undefined): void {
  const target = address === undefined ? null : linkTarget(address);
  if (target === null) return;
  made.setAttribute("href", target);
  made.setAttribute("target", "_blank");
  made.setAttribute("rel", "noopener noreferrer nofollow");
}

export function sanitized(html: string): Clean {
  const cleaner = new Cleaner();
  const parser = new Parser(cleaner, { decodeEntities: false });
  parser.write(html);
  parser.end();
  return { content: cleaner.content, styles: cleaner.styles, missing: [...cleaner.missing] };
}
