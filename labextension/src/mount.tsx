/** Placeholder of the renderer, to prove the builds. */
import { Button, MantineProvider } from "@mantine/core";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

export interface Channel {
  send(message: object): void;
  on_message(callback: (message: object) => void): () => void;
}

export interface MountOptions {
  host: "lab" | "published" | "cell";
  socket_url?: string;
  channel?: Channel;
  scheme?: "light" | "dark" | "auto";
}

export interface Mounted {
  store: unknown;
  setTheme(scheme: "light" | "dark" | "auto"): void;
  unmount(): void;
}

export function mount(el: HTMLElement, options: MountOptions): Mounted {
  const root = createRoot(el);
  root.render(
    <StrictMode>
      <MantineProvider>
        <Button>{`A page in the host ${options.host} at ${options.socket_url}`}</Button>
      </MantineProvider>
    </StrictMode>,
  );
  void import("marked").then(({ marked }) => el.append(String(marked.parse("*lazy*"))));
  return { store: null, setTheme: () => undefined, unmount: () => root.unmount() };
}
