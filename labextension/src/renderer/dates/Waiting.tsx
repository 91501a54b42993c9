/** A field whose own module is still loaded: it shows what is typed into it, which that module then reads. */
import { Input } from "@mantine/core";
import { Suspense, useState, type ComponentType, type ReactNode } from "react";
import type { AnyComponent, JsonValue } from "../../core/protocol.ts";
import { Arrival } from "../hooks/arrival.ts";
import { useField } from "../hooks/inputs.ts";
import { useValue } from "../hooks/renderer.ts";

type Typable = Extract<AnyComponent, { placeholder: string; read_only: boolean }>;

interface WaitingProps<T> {
  path: string;
  component: T;
  /** What stands before the value. */
  start?: ReactNode;
  field: ComponentType<{ path: string; component: T; arrival: Arrival }>;
  /** How a value is written; as ISO 8601 where it is not said. */
  write?(value: JsonValue): string;
}

/** A field that is typed into at once, whether its module is there yet or not. */
export function Waiting<T extends Typable>({ path, component, start, field: Field, write = isoText }: WaitingProps<T>) {
  const [arrival] = useState(() => new Arrival());
  return (
    <Suspense fallback={<Plain path={path} component={component} start={start} arrival={arrival} write={write} />}>
      <Field path={path} component={component} arrival={arrival} />
    </Suspense>
  );
}

interface PlainProps extends Pick<WaitingProps<Typable>, "path" | "component" | "start"> {
  arrival: Arrival;
  write(value: JsonValue): string;
}

function Plain({ path, component, start, arrival, write }: PlainProps) {
  const [value, change] = useValue(path);
  const { withAsterisk, "aria-label": ariaLabel, readOnly, disabled, error, ...field } = useField(path, component);
  return (
    <Input.Wrapper {...field} withAsterisk={withAsterisk} error={error}>
      <Input
        aria-label={ariaLabel}
        aria-required={component.required || undefined}
        value={write(value ?? null)}
        placeholder={component.placeholder}
        readOnly={readOnly}
        disabled={disabled}
        error={error !== undefined}
        leftSection={start}
        autoComplete="off"
        onChange={({ currentTarget }) => change(currentTarget.value)}
        onFocus={() => arrival.note(true)}
        onBlur={() => arrival.note(false)}
      />
    </Input.Wrapper>
  );
}

/** A value as ISO 8601 writes it; of two, both. */
export function isoText(value: JsonValue): string {
  if (Array.isArray(value)) return value.map(isoText).join(" – ");
  if (typeof value !== "object" || value === null) return String(value ?? "");
  return String(Object.values(value)[0] ?? "").replace("T", " ");
}
