/** The texts that a field offers: a list below it, for which the field itself stays as it is while it is typed into. */
import "./menu.css";
import { Combobox, useCombobox } from "@mantine/core";
import { useEffect, useId, useImperativeHandle, useLayoutEffect, type KeyboardEvent, type RefObject } from "react";
import { say } from "../../core/locale.ts";
import { useRenderer } from "../hooks/renderer.ts";

type Keys = (event: KeyboardEvent) => void;

interface Field {
  field: RefObject<HTMLInputElement | null>;
  /** Takes what the keys of the field do to the list. */
  keys: RefObject<Keys | null>;
}

interface SuggestionsProps extends Field {
  texts: readonly string[];
  opened: boolean;
  onOpened: (opened: boolean) => void;
  onChoose: (text: string) => void;
}

export default function Suggestions({ field, keys, texts, opened, onOpened, onChoose }: SuggestionsProps) {
  const { portal } = useRenderer();
  const id = useId();
  const combobox = useCombobox({ opened, onOpenedChange: onOpened });
  const { resetSelectedOption } = combobox;
  // Enter gives what is typed, unless one of the texts was gone to since.
  // oxlint-disable-next-line react/exhaustive-effect-dependencies
  useEffect(() => resetSelectedOption(), [texts, opened, resetSelectedOption]);
  return (
    <Combobox store={combobox} onOptionSubmit={onChoose} withinPortal portalProps={{ target: portal }} keepMounted={false}>
      <Combobox.Target key={opened ? texts.join("\n") : ""}>
        <Anchor field={field} keys={keys} list={opened ? id : undefined} />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options id={id} aria-label={say("Suggestions")} style={{ maxHeight: 280, overflowY: "auto" }}>
          {texts.map((text) => (
            <Combobox.Option key={text} value={text}>
              {text}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

interface AnchorProps extends Field {
  /** The id of the list, while it is open. */
  list: string | undefined;
  ref?: (element: HTMLElement | null) => unknown;
  onKeyDown?: Keys;
  "aria-activedescendant"?: string;
}

/** Stands for the field, which is elsewhere in the tree, in what places the list. */
function Anchor({ field, keys, ref, list, onKeyDown, "aria-activedescendant": option }: AnchorProps) {
  useLayoutEffect(() => {
    const leave = ref?.(field.current);
    return () => void (typeof leave === "function" ? leave() : ref?.(null));
  }, [ref, field]);
  useImperativeHandle<Keys | null, Keys | null>(keys, () => onKeyDown ?? null, [onKeyDown]);
  useLayoutEffect(() => {
    const element = field.current;
    const marks = Object.entries({ "aria-controls": list, "aria-activedescendant": option });
    for (const [name, value] of marks) if (value !== undefined) element?.setAttribute(name, value);
    return () => marks.forEach(([name]) => element?.removeAttribute(name));
  }, [field, list, option]);
  return null;
}
