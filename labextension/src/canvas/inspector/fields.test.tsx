import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { Cell } from "../../core/keyed.ts";
import type { JsonValue } from "../../core/protocol.ts";
import { CanvasContext, type CanvasParts } from "../context.ts";
import { Identities } from "../session/identities.ts";
import { Unsaved, type Refusal } from "../session/unsaved.ts";
import { make } from "../../gallery/properties.ts";
import { Field, valueKind } from "./fields.tsx";
import { fieldKind, type FieldKind } from "./schema.ts";

afterEach(cleanup);

/** A canvas that nobody else edits. */
const canvas = { refusals: new Unsaved<Refusal>(new Identities()), typesInto: () => () => undefined, theirs: new Cell(null), page: new Cell({}), app: new Cell({}) };

/** A field with a value; what it changes. */
function field(kind: FieldKind, value: JsonValue) {
  const changed = vi.fn();
  render(
    <CanvasContext value={{ canvas } as unknown as CanvasParts}>
      <Field id="field" label="Field" kind={kind} value={value} onChange={changed} onEnd={() => undefined} />
    </CanvasContext>,
  );
  return changed;
}

function type(text: string): void {
  const input = screen.getByLabelText("Field");
  fireEvent.change(input, { target: { value: text } });
  fireEvent.blur(input);
}

const textOf = () => (screen.getByLabelText("Field") as HTMLInputElement).value;

test("of 10,000 options the first are shown, and all are kept", () => {
  const options = Array.from({ length: 10_000 }, (_, index) => ({ value: index, label: `Option ${index}` }));
  const changed = field({ kind: "options" }, options);
  expect(textOf().split("\n")).toHaveLength(100);
  expect(screen.getByText(/and 9,900 more/)).toBeTruthy();
  type(`first\n${textOf()}`);
  expect(changed).toHaveBeenCalledWith(["first", ...options], true);
  fireEvent.click(screen.getByRole("button", { name: "Show all" }));
  expect(textOf().split("\n")).toHaveLength(10_000);
  expect(screen.queryByText(/more/)).toBeNull();
});

test("what is no JSON is not taken, and the field says what is", () => {
  const changed = field({ kind: "json" }, [1]);
  type("[1, ");
  expect(changed).not.toHaveBeenCalled();
  expect(screen.getByText(/Write JSON/)).toBeTruthy();
  type('["a"]');
  expect(changed).toHaveBeenCalledWith(["a"], true);
  expect(screen.queryByText(/Write JSON/)).toBeNull();
});

test.each([
  ["42", 42],
  ["-0.5", -0.5],
  ["true", true],
  ['"42"', "42"],
  ["12 flights", "12 flights"],
  ["9007199254740993", "9007199254740993"],
  ["007", "007"],
  ["", null],
])("what is only shown is typed as %s for %j", (text, value) => {
  const changed = field({ kind: "scalar" }, "before");
  type(text);
  expect(changed).toHaveBeenCalledWith(value, true);
});

test("a text that would be read as a number is in quotation marks", () => {
  field({ kind: "scalar" }, "42");
  expect(textOf()).toBe('"42"');
});

test("JSON that is too long for a line is left to the file", () => {
  field({ kind: "json" }, Array.from({ length: 10_000 }, (_, index) => index));
  expect(screen.queryByLabelText("Field")).toBeNull();
  expect(screen.getByText("48,891 characters: edit it in properties.json.")).toBeTruthy();
});

test("a value of another shape is shown as it is", () => {
  const changed = field({ kind: "text", long: false, empty: false }, { a: 1 });
  expect(textOf()).toBe('{"a":1}');
  expect(changed).not.toHaveBeenCalled();
});

test("a text that is refused stays in its field with the reason, until it is corrected or discarded", async () => {
  const refuse = () => Promise.resolve("There is no nope.");
  const shows = (onChange: () => Promise<string | null>) => (
    <CanvasContext value={{ canvas } as unknown as CanvasParts}>
      <Field id="text" label="Field" kind={{ kind: "text", long: false, empty: false }} value="Before" onChange={onChange} onEnd={() => undefined} />
    </CanvasContext>
  );
  const { unmount } = render(shows(refuse));
  type("{{ nope }}");
  await screen.findByText(/There is no nope\. Not saved\./);
  expect(textOf()).toBe("{{ nope }}");
  // It is there again with its component.
  unmount();
  render(shows(refuse));
  expect([textOf(), screen.getByLabelText("Field").getAttribute("aria-invalid")]).toEqual(["{{ nope }}", "true"]);
  fireEvent.click(screen.getByRole("button", { name: "Discard" }));
  expect([textOf(), screen.queryByText(/Not saved/)]).toEqual(["Before", null]);
});

test.each([
  ["date", "2024-03-04", "2024-03-05", "2024-03-05"],
  ["month", "2024-03", "2024-04", "2024-04"],
  ["time", "09:30", "10:15", "10:15"],
  ["datetime-local", "2024-03-04T09:30", "2024-03-05T10:15", "2024-03-05T10:15"],
] as const)("a %s is changed in the browser's own control, in ISO 8601", (form, value, typed, given) => {
  const changed = field({ kind: "moment", form, empty: true }, value);
  expect((screen.getByLabelText("Field") as HTMLInputElement).type).toBe(form);
  type(typed);
  expect(changed).toHaveBeenLastCalledWith(given, true);
  type("");
  expect(changed).toHaveBeenLastCalledWith(null, true);
});

test.each([["date", "2024-03-04"], ["month", "2024-03"]] as const)("a %s that travels is shown as properties.json writes it", (form, text) => {
  field({ kind: "moment", form, empty: true }, { $date: "2024-03-04" });
  expect(textOf()).toBe(text);
});

test("a datetime with an offset, which the control does not know, is edited as text", () => {
  const changed = field({ kind: "moment", form: "datetime-local", empty: true }, "2024-03-04T09:30+01:00");
  expect((screen.getByLabelText("Field") as HTMLInputElement).type).toBe("text");
  type("2024-03-04T09:30+02:00");
  expect(changed).toHaveBeenLastCalledWith("2024-03-04T09:30+02:00", true);
});

test("a range is given when both of its dates are", () => {
  const changed = field({ kind: "range", empty: true }, null);
  const [start, end] = [screen.getByLabelText("Field, start"), screen.getByLabelText("Field, end")] as const;
  fireEvent.change(start, { target: { value: "2024-03-04" } });
  expect(changed).not.toHaveBeenCalled();
  fireEvent.change(end, { target: { value: "2024-03-08" } });
  expect(changed).toHaveBeenLastCalledWith(["2024-03-04", "2024-03-08"], true);
});

test("dates and times are edited by controls of their own", () => {
  expect(fieldKind("min", { anyOf: [{ type: "string", format: "date" }, { type: "null" }] })).toEqual({ kind: "moment", form: "date", empty: true });
  expect(fieldKind("min", { type: "string", format: "time" })).toEqual({ kind: "moment", form: "time", empty: false });
  expect(fieldKind("min", { type: "string", format: "month" })).toEqual({ kind: "moment", form: "month", empty: false });
  expect(valueKind(make("month"))).toEqual({ kind: "moment", form: "month", empty: true });
  expect(valueKind(make("datetime"))).toEqual({ kind: "moment", form: "datetime-local", empty: true });
  expect(valueKind(make("date_range"))).toEqual({ kind: "range", empty: true });
});
