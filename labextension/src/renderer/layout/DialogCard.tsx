/** A modal or drawer where the page is built: a card in the flow of the page, so that it can be selected and filled. */
import "./DialogCard.css";
import { useId } from "react";
import { Grid } from "./Slot.tsx";
import { Heading, type Titled } from "./Title.tsx";

export function DialogCard({ path, label, icon, badge, help }: Titled & { path: string; help: string }) {
  const heading = useId();
  return (
    <section className="jt-card jt-dialog-card" aria-labelledby={label ? heading : undefined}>
      <Heading id={heading} label={label} icon={icon} badge={badge} help={help} />
      <Grid prefix={path} />
    </section>
  );
}
