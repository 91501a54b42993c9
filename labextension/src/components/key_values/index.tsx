import "./index.css";
import { useId } from "react";
import { ownOf } from "../../core/own.ts";
import { sayProperty } from "../../core/locale.ts";
import type { JsonValue, KeyValuesComponent } from "../../core/protocol.ts";
import { useLoading, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { useNow, writeValue } from "../../renderer/formats/values.ts";
import { CopyButton } from "../../renderer/parts/Copy.tsx";
import { Bone } from "../../renderer/parts/Later.tsx";

const LINE = 33;

/** The items; a page that is edited and not saved yet has them as properties.json does, by name. */
function listed(items: KeyValuesComponent["items"] | Record<string, JsonValue>): { name: string; value: JsonValue }[] {
  return Array.isArray(items) ? items : Object.entries(items).map(([name, value]) => ({ name, value }));
}

export default function KeyValues({ component }: ComponentProps<KeyValuesComponent>) {
  const { label, items, format, formats, columns, copyable, empty_text } = component;
  const heading = useId();
  const loading = useLoading();
  useNow([format, ...Object.values(formats)].includes("relative") ? "relative" : null);
  const formatted = listed(items).map(({ name, value }) => ({ name, text: writeValue(value, { ...component, format: ownOf(formats, name) ?? format }) }));
  return (
    <section className="jt-panel jt-key-values" data-padded="" aria-labelledby={label ? heading : undefined}>
      {label ? (
        <h2 className="jt-heading" id={heading}>
          {label}
        </h2>
      ) : null}
      {formatted.length > 0 ? (
        <dl style={{ "--jt-columns": columns } as React.CSSProperties}>
          {formatted.map(({ name, text }, index) => (
            // Names may repeat.
            // oxlint-disable-next-line react/no-array-index-key
            <div key={index}>
              <dt>{name}</dt>
              <dd>
                <span>{text}</span>
                {copyable ? <CopyButton text={() => text} what={name} /> : null}
              </dd>
            </div>
          ))}
        </dl>
      ) : loading ? (
        <Bone height={4 * LINE} />
      ) : (
        <div className="jt-empty">{sayProperty(empty_text)}</div>
      )}
    </section>
  );
}
