/** The operations page: shows builders, in an element, what the server does. */
import "../renderer/look/base.css";
import "../renderer/page/Page.css";
import { createRoot } from "react-dom/client";
import { useCell } from "../renderer/hooks/renderer.ts";
import { Guard } from "../renderer/parts/Guard.tsx";
import { LookSource, type Host, type SchemeChoice } from "../renderer/look/look.ts";
import { newRootId, portalNode, rootNode, styleNonce, Themed } from "../renderer/look/Themed.tsx";
import { ownRequest, type Request } from "../requests.ts";
import { Api } from "./api.ts";
import { Operations } from "./Operations.tsx";
import "./operations.css";

export interface OperationsOptions {
  host: Host;
  /** The address of the REST endpoints. */
  api_url: string;
  /** Under which address JupyterLab opens a notebook; not given inside of Lab. */
  lab_url?: string;
  /** Opens a notebook, where the host can. */
  on_open?: (path: string) => void;
  /** Asks the server as the host does. */
  request?: Request;
  scheme?: SchemeChoice;
}

export interface MountedOperations {
  setTheme(scheme: SchemeChoice): void;
  unmount(): void;
}

interface AppProps {
  id: string;
  source: LookSource;
  portal: HTMLElement;
  api: Api;
  options: OperationsOptions;
}

function App({ id, source, portal, api, options }: AppProps) {
  const { scheme } = useCell(source.look);
  return (
    <Themed id={id} scheme={scheme} portal={portal} nonce={styleNonce()}>
      <div className="jt-page">
        <Guard path="operations" resetKey={api}>
          <Operations portal={portal} api={api} labUrl={options.lab_url} onOpen={options.on_open} />
        </Guard>
      </div>
    </Themed>
  );
}

export function mountOperations(el: HTMLElement, options: OperationsOptions): MountedOperations {
  const id = newRootId();
  const root = rootNode(el, id, options.host);
  root.style.minHeight = "inherit";
  const portal = portalNode(el, id, options.host);
  const source = new LookSource([root, portal], options.host, options.scheme ?? "auto", undefined);
  const api = new Api(options.api_url, options.request ?? ownRequest);
  const react = createRoot(root);
  react.render(<App id={id} source={source} portal={portal} api={api} options={options} />);
  return {
    setTheme: (scheme) => source.choose(scheme),
    unmount() {
      source.stop();
      react.unmount();
      root.remove();
      portal.remove();
    },
  };
}
