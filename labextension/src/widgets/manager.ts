/** ipywidgets' manager for one page: models and views of the widgets that handlers display. */
import type { IClassicComm, WidgetModel, WidgetView } from "@jupyter-widgets/base";
import * as base from "@jupyter-widgets/base";
import { ManagerBase } from "@jupyter-widgets/base-manager";
import * as controls from "@jupyter-widgets/controls";
import type { Widget } from "../core/protocol.ts";
import type { WidgetHost } from "../core/widgets.ts";
import { AnyModel, AnyView } from "./anywidget.ts";
import { classic, VisitComm } from "./comm.ts";
import { ErrorWidgetView } from "./error.ts";
import type { WidgetPage } from "./host.ts";
import { HTMLMathView, HTMLView } from "./html.ts";
import { AudioView, ImageView, VideoView } from "./media.ts";
import { OutputModel, OutputView } from "./output.tsx";

type Class = typeof WidgetModel | typeof WidgetView;

/** All there is to load: nothing is fetched from elsewhere. */
const MODULES: Record<string, Record<string, unknown>> = {
  "@jupyter-widgets/base": { ...base, ErrorWidgetView },
  "@jupyter-widgets/controls": { ...controls, HTMLView, HTMLMathView, ImageView, AudioView, VideoView },
  "@jupyter-widgets/output": { OutputModel, OutputView },
  anywidget: { AnyModel, AnyView },
};

export class PageManager extends ManagerBase implements WidgetHost, WidgetPage {
  private readonly comms = new Map<string, VisitComm>();

  constructor(
    readonly renderer: WidgetPage["renderer"],
    readonly display: WidgetPage["display"],
  ) {
    super();
    renderer.visit.widgets.attach(this);
  }

  receive(message: Widget): void {
    const comm = this.comms.get(message.comm);
    if (message.kind === "open") this.opened(message, comm);
    else if (message.kind === "msg") comm?.receive(message);
    else if (message.kind === "done") comm?.settle(message.parent ?? 0);
    else if (message.kind === "live") for (const one of this.comms.values()) one.settleAll();
    else if (this.comms.delete(message.comm)) comm?.closed(message);
  }

  private opened(message: Widget, comm: VisitComm | undefined): void {
    if (comm) {
      // Sent again after a pause: the model takes it as a change.
      comm.receive({ ...message, data: { ...message.data, method: "update" } });
      return;
    }
    const made = new VisitComm(message.comm, this.renderer.visit.widgets);
    this.comms.set(message.comm, made);
    this.handle_comm_open(made, classic(message) as never).catch((error: unknown) => {
      console.error("jupyter_tools: a widget could not be made", error);
    });
  }

  protected override async loadClass(name: string, module: string): Promise<Class> {
    const found = MODULES[module]?.[name];
    if (found === undefined) {
      throw new Error(`it is of “${module}”, and pages have ipywidgets’ own widgets and anywidgets only.`);
    }
    return found as Class;
  }

  protected override _create_comm(): Promise<IClassicComm> {
    return Promise.reject(new Error("Only the kernel opens the comms of widgets"));
  }

  protected override _get_comm_info(): Promise<Record<string, never>> {
    return Promise.resolve({});
  }
}
