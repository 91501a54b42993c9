/** The root of everything that we render: marked, with our theme, and isolated from the styles around it. */
import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import type { Host, Scheme } from "./look.ts";
import { mantineTheme, mantineVariables } from "./theme.ts";

interface ThemedProps {
  id: string;
  scheme: Scheme;
  portal: HTMLElement;
  nonce: string | undefined;
  children: ReactNode;
}

export function Themed({ id, scheme, portal, nonce, children }: ThemedProps) {
  return (
    <MantineProvider
      theme={mantineTheme}
      forceColorScheme={scheme}
      cssVariablesSelector={`[data-jt-root="${id}"]`}
      cssVariablesResolver={mantineVariables}
      deduplicateCssVariables={false}
      deduplicateInlineStyles
      withGlobalClasses={false}
      getRootElement={() => portal}
      {...(nonce === undefined ? {} : { getStyleNonce: () => nonce })}
    >
      {children}
    </MantineProvider>
  );
}

/** The nonce that the page's policy gives to style elements. */
export function styleNonce(): string | undefined {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]');
  return meta?.nonce || meta?.content || document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce || undefined;
}

/** Where the node for menus goes: in our own documents into the main region, elsewhere outside of everything. */
export function portalNode(el: HTMLElement, id: string, host: Host): HTMLElement {
  return rootNode(host === "published" ? el : document.body, id, host);
}

let roots = 0;

export function newRootId(): string {
  roots += 1;
  return `jt-${roots}-${Math.random().toString(36).slice(2, 8)}`;
}

export function rootNode(parent: HTMLElement, id: string, host: Host): HTMLElement {
  const node = document.createElement("div");
  node.className = "jt-root";
  node.dataset["jtRoot"] = id;
  node.dataset["host"] = host;
  // Else Lab's shortcuts fire while people type.
  node.dataset["lmSuppressShortcuts"] = "true";
  parent.append(node);
  return node;
}
