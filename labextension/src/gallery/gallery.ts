/**
 * All components on one page, driven by a peer in the browser: `npx vite`, then /src/gallery/. With `?example=TYPE` the
 * example that the reference shows of a type.
 */
import { FakePeer, PLAIN, type Handler } from "../core/fake.ts";
import type { JsonValue, Page } from "../core/protocol.ts";
import { type Changes, walk } from "../core/document.ts";
import { mount } from "../mount.tsx";
import examples from "./examples.json";
import { frameOf } from "../core/frames.ts";
import styles from "../../../examples/catalog/stars.css?raw";
import stars from "../../../examples/catalog/stars.js?raw";
import { flightRows, flightTable } from "./flights.ts";
import { column, complete, type Given, make } from "./properties.ts";

const query = new URLSearchParams(location.search);
const total = Number(query.get("rows") ?? 336_776);
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const hours = Array.from({ length: 19 }, (_, index) => index + 5);
const figure: JsonValue = {
  data: [
    { type: "bar", name: "Mean delay", x: hours, y: hours.map((hour) => 4 + (hour * hour) / 14) },
    { type: "scatter", mode: "lines+markers", name: "Median", x: hours, y: hours.map((hour) => 2 + hour / 3) },
  ],
  layout: { xaxis: { title: { text: "Hour of departure" } }, yaxis: { title: { text: "Minutes" } } },
};

const filters = make("form", {
  span: 3,
  label: "Find flights",
  components: {
    carrier: make("select", {
      label: "Airline",
      placeholder: "All airlines",
      options: ["United", "Delta", "JetBlue", "American", "Alaska", "Envoy", "Frontier", "Hawaiian", "Mesa"],
    }),
    airports: make("select", {
      label: "From",
      multiple: true,
      value: ["EWR", "JFK"],
      options: [
        { value: "EWR", label: "Newark (EWR)" },
        { value: "JFK", label: "Kennedy (JFK)" },
        { value: "LGA", label: "LaGuardia (LGA)" },
      ],
    }),
    month_from: make("select", { span: 6, label: "First month", value: 1, clearable: false, options: [1, 2, 3, 4, 5, 6] }),
    month_to: make("select", { span: 6, label: "Last month", options: [1, 2, 3, 4, 5, 6], placeholder: "June" }),
    min_delay: make("number", {
      label: "Minimum delay (min)",
      value: 60,
      min: 0,
      step: 15,
      integer: true,
      help: "Leave empty for every flight, cancelled ones too.",
    }),
    reviewed: make("checkbox", { label: "Only flights not reviewed", value: true, help: "Hides what others have done." }),
    search: make("button", { label: "Search", kind: "primary", handlers: { click: "search" } }),
  },
});

const flights = make("table", {
  span: 9,
  label: "Flights",
  search: true,
  height: 440,
  selection: query.has("multiple") ? "multiple" : "single",
  handlers: { select: "show_flight" },
  columns: {
    departure: column({ label: "Planned departure", format: "datetime", width: 180 }),
    dep_delay: column({ label: "Delay (min)", format: "integer", width: 110 }),
    price: column({ field: "Total Price ($)", label: "Price", format: "currency" }),
    share: column({ label: "Share", format: "percent" }),
  },
});

const page: Partial<Page> = {
  title: "Delays",
  components: {
    filters,
    flights,
    hours: make("chart", { span: 7, label: "Delays by hour", height: 340 }),
    details: make("container", {
      span: 5,
      label: "Selected flight",
      components: {
        about: make("text", {
          text: "Select a flight in the table to see its plane, its **airports** and the [weather](https://example.org).\n\n| hour | wind |\n|---|---|\n| 6 | 12 kn |\n\n- first\n- `second`",
        }),
        note: make("text_input", { label: "Note", multiline: true, required: true, placeholder: "What caused the delay?" }),
        email: make("text_input", { span: 6, label: "Your name", handlers: { submit: "mark" } }),
        price: make("number", { span: 6, label: "Cost", error: "This is more than the budget allows.", value: 12.5 }),
        mark: make("button", { span: 4, label: "Mark as reviewed", kind: "primary", handlers: { click: "mark" } }),
        later: make("button", { span: 4, label: "Slow work", handlers: { click: "slow" } }),
        remove: make("button", { span: 4, label: "Delete", kind: "danger", handlers: { click: "fail" } }),
        off: make("button", { span: 4, label: "Disabled", disabled: true }),
      },
    }),
    info: make("message", { span: 6, text: "Data of 2013, as the airports published it." }),
    good: make("message", { span: 6, kind: "success", title: "Saved", text: "The note was saved for flight UA 1545." }),
    careful: make("message", { span: 6, kind: "warning", text: "12 flights have no plane." }),
    bad: make("message", { span: 6, kind: "error", title: "Not found", text: "This flight is not in the table." }),
    empty_table: make("table", { span: 6, label: "Reviewed", height: 160, empty_text: "Nothing was reviewed yet." }),
    broken: make("chart", { span: 6, label: "A broken figure", height: 160 }),
  },
};

let version = 0;

const show: Handler = (peer, { id }) => {
  version += 1;
  peer.update(id, {
    flights: { data: flightTable(version, total) as unknown as JsonValue },
    hours: { figure },
    broken: { figure: { data: [{ type: "sunburst" }] } },
    page: { message: `Found ${total.toLocaleString()} flights`, message_kind: "success" },
  });
};

const slow: Handler = async (peer, { id }) => {
  for (let step = 0; step <= 20; step += 1) {
    peer.push({ type: "progress", event: id, value: step / 20, label: "Scoring flights" });
    await pause(250);
  }
};

const fail: Handler = (peer, { id }) => {
  peer.push({ type: "output", event: id, kind: "stdout", text: "loading 12 rows\n", ...PLAIN });
  const html = "<table class='dataframe'><tr><th></th><th>delay</th></tr><tr><th>0</th><td>12</td></tr></table>";
  peer.push({ type: "output", event: id, kind: "display", text: "a frame", ...PLAIN, data: { "text/html": html } });
  peer.fail(id, {
    id: "e-7f3a",
    message: "The flight could not be deleted: the database is locked.",
    traceback: "Traceback (most recent call last):\n  Cell In[3], line 4\nOperationalError: database is locked",
    cell: "c1",
    line: 4,
  });
};

const asked = query.get("example");
const example = (examples as unknown as Record<string, Record<string, Given>>)[asked ?? ""];
const content = example === undefined ? page : { components: complete(example) };

const LEAF =
  '<svg xmlns="http://www.w3.org/2000/svg" width="240" height="120" viewBox="0 0 240 120"><rect width="240" height="120" fill="#eef5ea"/>' +
  '<path d="M30 100C40 30 130 10 210 20C205 90 110 125 30 100z" fill="#5a9a4a"/><path d="M30 100Q110 70 205 22" stroke="#3d7333" ' +
  'stroke-width="3" fill="none"/><circle cx="140" cy="78" r="11" fill="#8a5a2b"/></svg>';

/** What handlers have set on the tables, charts and images of an example. */
function filled(): Changes {
  const context: Changes = {};
  for (const [path, one] of walk(content.components ?? {})) {
    if (frameOf(one) !== undefined) context[path] = { data: flightTable(1, total) as unknown as JsonValue };
    if (one.type === "chart") context[path] = { figure };
    if (one.type === "image") context[path] = { image: { type: "image/svg+xml", light: LEAF, dark: null, width: null, height: null } };
    if (one.type === "custom") context[path] = { source: { module: stars, styles } };
    if (one.type === "widget") context[path] = { widget: "slider" };
  }
  return context;
}

/** Opens the comm of a slider with its layout and style, as ipywidgets does. */
function openSlider(peer: FakePeer): void {
  const model = (comm: string, module: string, name: string, state: Record<string, JsonValue>) => {
    const names = { _model_module: module, _model_module_version: "2.0.0", _model_name: `${name}Model` };
    const view = { _view_module: module, _view_module_version: "2.0.0", _view_name: `${name}View` };
    const data = { state: { ...names, ...view, ...state }, buffer_paths: [] };
    peer.emit({ type: "widget", kind: "open", comm, data, metadata: { version: "2.1.0" }, buffers: [], parent: null, error: null });
  };
  model("layout", "@jupyter-widgets/base", "Layout", {});
  model("style", "@jupyter-widgets/controls", "SliderStyle", { _view_name: "StyleView" });
  const parts = { layout: "IPY_MODEL_layout", style: "IPY_MODEL_style" };
  model("slider", "@jupyter-widgets/controls", "IntSlider", { ...parts, description: "Minutes", value: 60, min: 0, max: 120 });
}

const gallery = new FakePeer({
  page: content,
  builder: true,
  rows: (request) => flightRows(total, request),
  handlers: {
    "filters.search click": show,
    "details.mark click": (peer, { id }) => peer.fail(id, { field: "details.note", message: "Say what caused the delay." }),
    "details.later click": slow,
    "details.remove click": fail,
    "profile click": (peer, { id }) => {
      const html = "<table class='dataframe'><tr><th>column</th><th>kind</th></tr><tr><th>delay</th><td>int64</td></tr></table>";
      peer.push({ type: "output", event: id, kind: "display", text: "a frame", ...PLAIN, handler: "profile", data: { "text/html": html } });
    },
    "flights select": (peer, { id, state }) => {
      const chosen = JSON.stringify(state["flights"]);
      peer.update(id, { "details.about": { text: `You chose ${chosen}.` } });
    },
  },
});
if (example !== undefined) gallery.context = filled();
if (example !== undefined && Object.values(content.components ?? {}).some(({ type }) => type === "widget")) {
  setTimeout(() => openSlider(gallery));
}
if (query.has("silent")) gallery.greets = false;

const host = query.get("host");
const element = document.getElementById("gallery");
if (element === null) throw new Error("The gallery has no element");
const mounted = mount(element, {
  host: host === "lab" || host === "cell" ? host : "published",
  channel: gallery,
  scheme: query.get("scheme") === "dark" ? "dark" : "light",
});
Object.assign(globalThis, { gallery, mounted });
