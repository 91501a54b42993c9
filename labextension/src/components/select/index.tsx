import { Input } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import type { SelectComponent as Properties } from "../../core/protocol.ts";
import { choicesOf, namerOf } from "../../renderer/choices/choices.ts";
import { Arrival } from "../../renderer/hooks/arrival.ts";
import { useField } from "../../renderer/hooks/inputs.ts";
import { useValue, type ComponentProps } from "../../renderer/hooks/renderer.ts";

const Field = lazy(() => import("./Field.tsx"));

export default function Select(given: ComponentProps<Properties>) {
  const [arrival] = useState(() => new Arrival());
  return (
    <Suspense fallback={<Closed {...given} arrival={arrival} />}>
      <Field {...given} arrival={arrival} />
    </Suspense>
  );
}

/** What is chosen, in a field that cannot be opened yet. */
function Closed({ path, component, arrival }: ComponentProps<Properties> & { arrival: Arrival }) {
  const [value] = useValue(path);
  const { withAsterisk, "aria-label": ariaLabel, readOnly: _locked, disabled, error, ...field } = useField(path, component);
  const { options, placeholder, chosen } = component;
  const given = Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
  const known = choicesOf([...options, ...chosen], namerOf([...options, ...chosen]));
  const labels = choicesOf(given as never, namerOf([...options, ...chosen])).map((one) => known.find(({ key }) => key === one.key)?.label ?? one.label);
  return (
    <Input.Wrapper {...field} withAsterisk={withAsterisk} error={error}>
      <Input
        aria-label={ariaLabel}
        aria-required={component.required || undefined}
        value={labels.join(", ")}
        placeholder={placeholder}
        readOnly
        disabled={disabled}
        error={error !== undefined}
        onFocus={() => arrival.note(true)}
        onBlur={() => arrival.note(false)}
      />
    </Input.Wrapper>
  );
}
