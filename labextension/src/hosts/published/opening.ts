/** What a published page's first script leaves to the second, which comes with the renderer. Types only: neither waits. */
import type { EarlySocket } from "../../core/early-socket.ts";
import type { Theme } from "../../core/protocol.ts";
import type { Frames, Navigation } from "../../renderer/hooks/renderer.ts";

/** What the server wrote into the document. */
export interface Config {
  host: "published";
  socket_url: string;
  title: string;
  theme: Theme;
  /** The app's stylesheet, checked. */
  css: string;
  memory_key: string;
  /** How the page leads to the others of its app; null where it stands alone. */
  navigation: Navigation | null;
  /** The frames that authors' modules run in. */
  frames: Frames;
  /** The version that the server speaks. */
  protocol: number;
}

export interface Opening {
  config: Config;
  /** Absolute. */
  socket_url: string;
  early: EarlySocket;
}

declare global {
  var jupyterToolsOpening: Opening | undefined;
}
