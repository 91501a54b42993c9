import "./index.css";
import type { TextComponent } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Prose } from "../../renderer/markup/Prose.tsx";

export default function Text({ component }: ComponentProps<TextComponent>) {
  const { text, size, align, kind } = component;
  return (
    <div className="jt-text" data-size={size} data-align={align} data-kind={kind}>
      <Prose text={text} />
    </div>
  );
}
