/** The canvas: the editor of a page, in an element, for any host. */
import { mount, type Mounted, type MountOptions } from "../mount.tsx";

export interface CanvasOptions extends MountOptions {
  /** The address of the REST endpoints, which ends with a slash. */
  api_url: string;
  /** The notebook's path below the server's root. */
  notebook_path: string;
  /** Asks the server as the host does; by default with `fetch` and the XSRF token of the cookie. */
  request?: (url: string, init: RequestInit) => Promise<Response>;
}

export function mountCanvas(el: HTMLElement, options: CanvasOptions): Mounted {
  return mount(el, options);
}
