import { ColorPicker } from "@mantine/core";
import { useEffect, useRef, type KeyboardEvent } from "react";
import { say } from "../../core/locale.ts";
import { normalColor } from "./colors.ts";

/** Where the picker begins without a colour: at one whose hue can be changed at once. */
const FIRST = "#ff0000";

interface ChoosingProps {
  color: string | null;
  swatches: string[];
  /** Shows a colour while the pointer or a key is still down. */
  follow(color: string): void;
  /** Gives the colour that is shown. */
  give(): void;
  /** Gives a colour, and closes the picker. */
  choose(color: string): void;
  close(): void;
}

/** What the field opens: a plane and a bar to drag on, and swatches. */
export default function Choosing({ color, swatches, follow, give, choose, close }: ChoosingProps) {
  // A key that is held down changes the colour again and again; it is given once, when the key goes up.
  const pressed = useRef(false);
  const root = useRef<HTMLDivElement>(null);
  // It may have come after the dialog, which then has the focus.
  useEffect(() => root.current?.querySelector<HTMLElement>('[role="slider"]')?.focus(), []);

  function show(next: string): void {
    const normal = normalColor(next);
    if (normal !== null) follow(normal);
  }

  function onKeyDown(event: KeyboardEvent): void {
    pressed.current = event.key.startsWith("Arrow");
    if (event.key !== "Enter") return;
    event.preventDefault();
    close();
  }

  return (
    <div ref={root} className="jt-color">
      <ColorPicker
        format="hex"
        size="xl"
        fullWidth
        value={color ?? FIRST}
        saturationLabel={say("Saturation and brightness")}
        hueLabel={say("Hue")}
        onChange={show}
        onChangeEnd={(next) => {
          show(next);
          if (!pressed.current) give();
        }}
        onKeyDownCapture={onKeyDown}
        onKeyUp={() => {
          if (!pressed.current) return;
          pressed.current = false;
          give();
        }}
      />
      {swatches.length === 0 ? null : (
        <fieldset className="jt-color-swatches" aria-label={say("Suggestions")}>
          {swatches.map((one) => normalColor(one) ?? one).map((one, index) => (
            // A colour may be in the list twice.
            // eslint-disable-next-line react/no-array-index-key
            <button key={index} type="button" aria-label={one} aria-pressed={one === color} style={{ background: one }} onClick={() => choose(one)} />
          ))}
        </fieldset>
      )}
    </div>
  );
}
