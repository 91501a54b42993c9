/** The messages between a page and a frame that runs an author's module apart from it. */
import type { JsonValue } from "./protocol.ts";

/** Values of a module's model by name: JSON, with binary parts as they are. */
export type Traits = Record<string, unknown>;

/** How a frame looks like the page around it. */
export interface FrameLook {
  scheme: "light" | "dark";
  /** CSS custom properties of the page by name: `--jt-text`. */
  tokens: Record<string, string>;
  font: string;
}

export type ToFrame =
  | { type: "start"; module: string; styles: string; traits: Traits; look: FrameLook }
  | { type: "change"; traits: Traits }
  | { type: "custom"; content: JsonValue; buffers: ArrayBuffer[] }
  | { type: "look"; look: FrameLook };

export type FromFrame =
  | { type: "save"; traits: Traits }
  | { type: "custom"; content: JsonValue; buffers: ArrayBuffer[] }
  | { type: "size"; height: number }
  | { type: "failed"; reason: string };

/** What the page posts to a frame that has loaded, with the port for all further messages. */
export const HELLO = "jupyter-tools-frame";
