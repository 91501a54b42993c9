/** What a step of a binding asks: Enter goes on, Esc declines. The lazy part. */
import "../layout/Dialog.css";
import { Modal } from "@mantine/core";
import { useState } from "react";
import type { AnyComponent } from "../../core/protocol.ts";
import type { Question as Asked } from "../../core/store.ts";
import { say } from "../../core/locale.ts";
import { useFocusReturn, useLayer } from "../hooks/layers.ts";
import { useRenderer } from "../hooks/renderer.ts";

/** What the button says that goes on, and how prominent it is: as the button that was pressed. */
function lookOf(component: AnyComponent | undefined, discards: boolean): { label: string; kind: string } {
  if (discards) return { label: say("Discard"), kind: "danger" };
  if (component === undefined || !("click" in component.handlers)) return { label: say("Continue"), kind: "primary" };
  const { label = "", kind } = component as { label?: string; kind?: string };
  return { label: label || say("Continue"), kind: kind === "danger" ? kind : "primary" };
}

export default function Question({ question }: { question: Asked | null }) {
  const { store, portal } = useRenderer();
  // The last question stays while the dialog closes.
  const [shown, setShown] = useState(question);
  if (question !== null && question !== shown) setShown(question);
  const open = question !== null;
  const { isTop, zIndex } = useLayer("question", open);
  useFocusReturn(open);
  const discards = shown?.discards === true;
  const { label, kind } = lookOf(shown === null ? undefined : store.component(shown.component), discards);
  return (
    <Modal
      opened={open}
      onClose={() => question?.answer(false)}
      className="jt-dialog jt-question"
      closeOnEscape={isTop}
      centered
      size={400}
      zIndex={zIndex}
      withCloseButton={false}
      lockScroll={false}
      returnFocus={false}
      portalProps={{ target: portal }}
      transitionProps={{ duration: 120, transition: "fade" }}
      attributes={{ content: { "aria-label": shown?.text ?? "" } }}
    >
      <p className="jt-question-text">{shown?.text}</p>
      <div className="jt-question-buttons">
        <button type="button" className="jt-button" data-autofocus={discards || undefined} onClick={() => question?.answer(false)}>
          {discards ? say("Keep editing") : say("Cancel")}
        </button>
        <button
          type="button"
          className="jt-button"
          data-kind={kind}
          data-autofocus={!discards || undefined}
          onClick={() => question?.answer(true)}
        >
          {label}
        </button>
      </div>
    </Modal>
  );
}
