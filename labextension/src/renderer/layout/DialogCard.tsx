/** A modal or drawer where the page is built: a card in the flow of the page, so that it can be selected and filled. */
import "./DialogCard.css";
import { useId } from "react";
import { Grid } from "./Slot.tsx";

export function DialogCard({ path, label }: { path: string; label: string }) {
  const heading = useId();
  return (
    <section className="jt-card jt-dialog-card" aria-labelledby={label ? heading : undefined}>
      {label ? (
        <h2 className="jt-heading" id={heading}>
          {label}
        </h2>
      ) : null}
      <Grid prefix={path} />
    </section>
  );
}
