/** A frame that runs an author's module apart from the page: without its origin, cookies, storage and requests. */
import "./Frame.css";
import { sha256 } from "@noble/hashes/sha2.js";
import { HELLO, type FrameLook, type FromFrame, type ToFrame, type Traits } from "../../core/framing.ts";
import type { JsonValue } from "../../core/protocol.ts";
import type { Frames } from "../hooks/renderer.ts";
import { guardFocus } from "./focus.ts";

/** What a frame is given, and whom it tells. */
export interface FrameOptions {
  frames: Frames;
  /** What it shows, for screen readers. */
  title: string;
  module: string;
  styles: string;
  traits: Traits;
  /** Part of the page, whose look the frame takes over. */
  within: HTMLElement;
  onSave(traits: Traits): void;
  onCustom(content: JsonValue, buffers: ArrayBuffer[]): void;
  onFailed(reason: string): void;
}

/** The largest height that a module can give its frame, in pixels. */
const MAX_HEIGHT = 10_000;
const MAX_REASON = 1000;
const LEFT = "its module has left the frame that it runs in";
const FLOODS = "its module sends more messages than a page can take";
const TAKES_KEYS = "its module takes the keyboard from who types elsewhere";
/** How many messages of a frame are taken: at once, and after that in a second. */
const MESSAGES = { burst: 600, second: 150 };
const TOKENS = [
  "accent", "accent-hover", "accent-text", "accent-soft", "on-accent", "focus", "page", "surface", "raised", "field", "hover",
  "border", "border-strong", "field-border", "text", "muted", "faint", "info", "success", "warning", "danger", "info-soft",
  "success-soft", "warning-soft", "danger-soft", "radius", "radius-small", "gap", "font", "mono",
].map((name) => `--jt-${name}`);

/** Whether the server's settings let a module run in the page itself. */
export function isTrusted({ trusted }: Frames, module: string): boolean {
  if (trusted.length === 0) return false;
  const digest = btoa(String.fromCharCode(...sha256(new TextEncoder().encode(module))));
  return trusted.includes(`sha256-${digest}`);
}

function lookOf(within: HTMLElement): FrameLook {
  const style = getComputedStyle(within);
  const tokens = Object.fromEntries(TOKENS.map((name) => [name, style.getPropertyValue(name).trim()]));
  const scheme = style.colorScheme.includes("dark") ? "dark" : "light";
  return { scheme, tokens, font: `${style.fontSize}/${style.lineHeight} ${style.fontFamily}` };
}

export class Frame {
  readonly element = document.createElement("iframe");
  private readonly channel = new MessageChannel();
  private readonly unguard: () => void;
  private loads = 0;
  private left = MESSAGES.burst;
  private filled = performance.now();

  constructor(private readonly options: FrameOptions) {
    const { element } = this;
    element.className = "jt-frame";
    element.title = options.title;
    element.setAttribute("sandbox", "allow-scripts");
    element.setAttribute("referrerpolicy", "no-referrer");
    element.style.height = "0";
    element.addEventListener("load", () => this.loaded());
    this.channel.port1.addEventListener("message", ({ data }: MessageEvent<unknown>) => this.take(data));
    this.channel.port1.start();
    this.unguard = guardFocus(element, () => this.end(TAKES_KEYS));
    element.src = options.frames.url;
  }

  change(traits: Traits): void {
    this.post({ type: "change", traits });
  }

  custom(content: JsonValue, buffers: readonly DataView[]): void {
    const copies = buffers.map((one) => one.buffer.slice(one.byteOffset, one.byteOffset + one.byteLength) as ArrayBuffer);
    this.post({ type: "custom", content, buffers: copies });
  }

  /** The page looks otherwise now. */
  wear(): void {
    this.post({ type: "look", look: lookOf(this.options.within) });
  }

  close(): void {
    this.unguard();
    this.channel.port1.close();
    this.element.remove();
  }

  private end(reason: string): void {
    this.close();
    this.options.onFailed(reason);
  }

  private post(message: ToFrame): void {
    this.channel.port1.postMessage(message);
  }

  private loaded(): void {
    this.loads += 1;
    // The page's policy lets it go to its own document only, and there it gets no second port.
    if (this.loads > 1) return this.end(LEFT);
    const { module, styles, traits, within } = this.options;
    // It has no origin that could be named here; nobody else has this window.
    this.element.contentWindow?.postMessage(HELLO, "*", [this.channel.port2]);
    this.post({ type: "start", module, styles, traits, look: lookOf(within) });
    return undefined;
  }

  /** Whether one more message is taken; a module that sends too many is ended. */
  private takes(): boolean {
    // What it had sent before it was ended still arrives.
    if (!this.element.isConnected) return false;
    const now = performance.now();
    this.left = Math.min(MESSAGES.burst, this.left + ((now - this.filled) / 1000) * MESSAGES.second) - 1;
    this.filled = now;
    if (this.left < 0) this.end(FLOODS);
    return this.left >= 0;
  }

  /** Takes a message of the frame, where anything may have been put into it. */
  private take(data: unknown): void {
    if (typeof data !== "object" || data === null || !this.takes()) return;
    const message = data as FromFrame;
    if (message.type === "save" && isTraits(message.traits)) this.options.onSave(message.traits);
    else if (message.type === "custom") this.options.onCustom(message.content, buffersOf(message.buffers));
    else if (message.type === "size" && Number.isFinite(message.height)) {
      this.element.style.height = `${Math.max(0, Math.min(message.height, MAX_HEIGHT))}px`;
    } else if (message.type === "failed") this.options.onFailed(String(message.reason).slice(0, MAX_REASON));
  }
}

function isTraits(value: unknown): value is Traits {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function buffersOf(value: unknown): ArrayBuffer[] {
  return Array.isArray(value) ? value.filter((one) => one instanceof ArrayBuffer) : [];
}
