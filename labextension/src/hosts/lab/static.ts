import { PageConfig, URLExt } from "@jupyterlab/coreutils";

export type Scheme = "light" | "dark";

/** A script as the server has it, loaded when it is first needed: nothing of it is part of Lab's own start. */
export function loadStatic<T>(name: string): Promise<T> {
  const url = URLExt.join(PageConfig.getBaseUrl(), "jupyter-tools/static", name);
  return import(/* webpackIgnore: true */ url) as Promise<T>;
}

/** Says in a panel that its script did not load. */
export function explainMissing(host: HTMLElement, retry: () => void): void {
  host.style.padding = "16px";
  const text = document.createElement("p");
  text.textContent = "The page could not be shown: is the server extension jupyter_tools enabled?";
  const button = document.createElement("button");
  button.className = "jp-mod-styled jp-mod-accept";
  button.textContent = "Try again";
  button.addEventListener("click", retry);
  host.replaceChildren(text, button);
}
